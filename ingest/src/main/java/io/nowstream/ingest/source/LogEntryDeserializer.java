package io.nowstream.ingest.source;

import io.nowstream.frames.ClaimChecks;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.LogEntry;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Stamps;
import io.nowstream.frames.wire.Wire;
import java.io.IOException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One message, one {@link LogEntry}: the record with its cells, or the row for {@code rejected}.
 * The row is a function of the message alone, its time being the message's, so that a replay of the
 * topic gives the same.
 *
 * <p>No message makes it throw. What does is the store failing to answer (not: having no such
 * object): then the job restarts and comes back to the same message.
 */
final class LogEntryDeserializer implements KafkaRecordDeserializationSchema<LogEntry> {

    private static final long serialVersionUID = 1L;

    private final StoreOpener store;
    private transient @Nullable ClaimChecks claims;

    LogEntryDeserializer(StoreOpener store) {
        this.store = store;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        claims = new ClaimChecks(store.open());
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<LogEntry> out)
            throws IOException {
        out.collect(entryOf(message, Stamps.nowEpochMicros()));
    }

    private LogEntry entryOf(ConsumerRecord<byte[], byte[]> message, long received)
            throws IOException {
        try {
            return LogEntry.of(recordOf(message), received);
        } catch (MalformedRecordException e) {
            return LogEntry.of(
                    FeedMessage.rejected(message, String.valueOf(e.getMessage())), received);
        } catch (RuntimeException e) {
            // Hostile bytes found a hole in a decoder. It is still about this message alone.
            return LogEntry.of(FeedMessage.rejected(message, "its decoder failed: " + e), received);
        }
    }

    private FeedRecord recordOf(ConsumerRecord<byte[], byte[]> message) throws IOException {
        FeedRecord record = Wire.feedRecord(FeedMessage.valueOf(message));
        FeedMessage.demandKey(message, record.feed());
        return withCells(record);
    }

    private FeedRecord withCells(FeedRecord record) throws IOException {
        if (record.frame() == null) {
            return record;
        }
        if (claims == null) {
            throw new IllegalStateException("used before open()");
        }
        return FeedRecord.of(claims.redeem(record.frame()));
    }

    @Override
    public TypeInformation<LogEntry> getProducedType() {
        return TypeInformation.of(LogEntry.class);
    }
}
