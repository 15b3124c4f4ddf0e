package io.nowstream.sinks.kafka;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.StampedField;
import io.nowstream.frames.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * How each record becomes a message: key, timestamp, headers, value. The one place that sets record
 * timestamps: issue time for forecasts and warnings (a broker refuses stamps far ahead, and a valid
 * time may be hours ahead), time of rejection for what was rejected.
 */
final class Messages {

    private Messages() {}

    /** A lead of a nowcast: key feed, issue time, latencies as headers. */
    static ProducerRecord<byte[], byte[]> of(String topic, StampedField stamped) {
        ProducerRecord<byte[], byte[]> message =
                message(
                        topic,
                        stamped.field().issueTime(),
                        stamped.field().feed(),
                        Wire.encode(stamped.field()));
        StampHeaders.write(stamped.stamps(), message.headers());
        return message;
    }

    /** A feed's set of warnings: key feed, issue time. */
    static ProducerRecord<byte[], byte[]> of(String topic, ActiveWarnings warnings) {
        return message(topic, warnings.issueTime(), warnings.feed(), Wire.encode(warnings));
    }

    /** What was rejected: key origin, time of rejection. */
    static ProducerRecord<byte[], byte[]> of(String topic, Rejected rejected) {
        return message(topic, rejected.rejectedAt(), rejected.origin(), Wire.encode(rejected));
    }

    private static ProducerRecord<byte[], byte[]> message(
            String topic, Instant timestamp, String key, byte[] value) {
        return new ProducerRecord<>(
                topic, null, timestamp.toEpochMilli(), key.getBytes(StandardCharsets.UTF_8), value);
    }
}
