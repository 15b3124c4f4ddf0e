package io.nowstream.ingest.source;

import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Reading;
import io.nowstream.frames.ReadingEntry;
import io.nowstream.frames.wire.Wire;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One message, one {@link ReadingEntry}: the reading, or the row for {@code rejected}. A function
 * of the message alone, so that a replay of the topic gives the same. No message makes it throw.
 */
final class ReadingDeserializer implements KafkaRecordDeserializationSchema<ReadingEntry> {

    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<ReadingEntry> out) {
        out.collect(entryOf(message));
    }

    private static ReadingEntry entryOf(ConsumerRecord<byte[], byte[]> message) {
        try {
            return ReadingEntry.of(readingOf(message));
        } catch (MalformedRecordException e) {
            return ReadingEntry.of(FeedMessage.rejected(message, String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            // Hostile bytes found a hole in a decoder. It is still about this message alone.
            return ReadingEntry.of(FeedMessage.rejected(message, "its decoder failed: " + e));
        }
    }

    private static Reading readingOf(ConsumerRecord<byte[], byte[]> message) {
        Reading reading = Wire.reading(FeedMessage.valueOf(message));
        FeedMessage.demandKey(message, reading.feed());
        return reading;
    }

    @Override
    public TypeInformation<ReadingEntry> getProducedType() {
        return TypeInformation.of(ReadingEntry.class);
    }
}
