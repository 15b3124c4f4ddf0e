package io.nowstream.ingest.publish;

import io.nowstream.frames.ClaimChecks;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Store;
import io.nowstream.frames.Topics;
import io.nowstream.frames.wire.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A run's log on Kafka. Key: the feed (of a rejected row: its origin), UTF-8. Value: Avro
 * single-object encoding. Record timestamp: arrival time, for a rejected row the time of its
 * rejection. A frame with more than 8 MB of packed cells leaves them in the {@link Store} and
 * travels as a claim check.
 *
 * <p>Thread-safe. The first record that Kafka does not take ends it: everything after that record
 * is withdrawn, and each later call says what happened.
 */
public final class FeedPublisher implements RunLog, AutoCloseable {

    /** Most that the producer sends and a topic takes: 8 MB of cells and what is around them. */
    public static final int LARGEST_REQUEST = 9 << 20;

    private final KafkaAccess kafka;
    private final Topics topics;
    private final ClaimChecks claims;
    private final Outbox outbox;
    private @Nullable String identity;

    /**
     * @param kafka the broker
     * @param topics the run's
     * @param store where cells go that are too large for a message
     */
    public FeedPublisher(KafkaAccess kafka, Topics topics, Store store) {
        this(kafka, topics, store, Outbox.connect(kafka));
    }

    FeedPublisher(
            KafkaAccess kafka, Topics topics, Store store, Producer<byte[], byte[]> producer) {
        this.kafka = kafka;
        this.topics = topics;
        this.claims = new ClaimChecks(store);
        this.outbox = new Outbox(kafka, producer);
    }

    /** The topic's name and Kafka's id of it, which a topic created anew does not share. */
    @Override
    public synchronized String identity() throws InterruptedException {
        if (identity == null) {
            identity = ReadBack.identityOf(topics.frames(), kafka);
        }
        return identity;
    }

    @Override
    public void publish(FeedRecord record) throws InterruptedException {
        byte[] value = Wire.encode(withSmallFrame(record));
        outbox.send(
                new ProducerRecord<>(
                        topics.frames(),
                        null,
                        record.arrivalTime().toEpochMilli(),
                        record.feed().getBytes(StandardCharsets.UTF_8),
                        value),
                "%s of %s, %s".formatted(record.kind(), record.feed(), record.arrivalTime()));
    }

    private FeedRecord withSmallFrame(FeedRecord record) {
        Frame frame = record.frame();
        if (frame == null) {
            return record;
        }
        try {
            return FeedRecord.of(claims.deposit(frame));
        } catch (IOException e) {
            throw new PublishException(
                    "the store did not take the cells of %s, %s, which are too large for a message: %s"
                            .formatted(frame.feed(), frame.validTime(), e.getMessage()),
                    e);
        }
    }

    @Override
    public void reject(Rejected row) throws InterruptedException {
        outbox.send(message(topics, row), "rejected row of " + row.origin());
    }

    /** A row as whoever ingests publishes it. */
    static ProducerRecord<byte[], byte[]> message(Topics topics, Rejected row) {
        return new ProducerRecord<>(
                topics.rejected(),
                null,
                row.rejectedAt().toEpochMilli(),
                row.origin().getBytes(StandardCharsets.UTF_8),
                Wire.encode(row));
    }

    @Override
    public void flush() throws InterruptedException {
        outbox.flush();
    }

    @Override
    public void readBack(Instant since, Consumer<FeedRecord> reader) throws InterruptedException {
        ReadBack.of(topics.frames(), kafka).since(since, Wire::feedRecord, reader);
    }

    @Override
    public void readBackRejected(Instant since, Consumer<Rejected> reader)
            throws InterruptedException {
        ReadBack.of(topics.rejected(), kafka).since(since, Wire::rejected, reader);
    }

    /**
     * Gives what is on its way three seconds. Call {@link #flush} first to know that it arrived.
     */
    @Override
    public void close() {
        outbox.close();
    }
}
