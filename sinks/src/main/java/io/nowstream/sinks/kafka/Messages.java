package io.nowstream.sinks.kafka;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.AuditEntry;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.RetrainRequest;
import io.nowstream.frames.Score;
import io.nowstream.frames.ScoreRecord;
import io.nowstream.frames.StampedField;
import io.nowstream.frames.WarningScore;
import io.nowstream.frames.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * How each record becomes a message: key, timestamp, headers, value. The one place that sets record
 * timestamps: issue time for forecasts and warnings (a broker refuses stamps far ahead, and a valid
 * time may be hours ahead), arrival time for frames, time of rejection for what was rejected.
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

    /** A frame made here: key feed, arrival time, as ingest publishes its own. */
    static ProducerRecord<byte[], byte[]> of(String topic, Frame frame) {
        return message(topic, frame.arrivalTime(), frame.feed(), Wire.encode(FeedRecord.of(frame)));
    }

    /** A score: key feed, issue time, or when it became of a warning what it did. */
    static ProducerRecord<byte[], byte[]> of(String topic, ScoreRecord scored) {
        Score score = scored.score();
        WarningScore warning = scored.warning();
        if (score != null) {
            return message(topic, scored.time(), scored.feed(), Wire.encode(score));
        }
        if (warning != null) {
            return message(topic, scored.time(), scored.feed(), Wire.encode(warning));
        }
        throw new IllegalArgumentException("a record of scores without a score");
    }

    /** A wish to train anew: key feed, when it was asked for. */
    static ProducerRecord<byte[], byte[]> of(String topic, RetrainRequest request) {
        return message(topic, request.at(), request.feed(), Wire.encode(request));
    }

    /** What the controller has done: key feed, when by the feed's clock. */
    static ProducerRecord<byte[], byte[]> of(String topic, AuditEntry entry) {
        return message(topic, entry.at(), entry.feed(), Wire.encode(entry));
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
