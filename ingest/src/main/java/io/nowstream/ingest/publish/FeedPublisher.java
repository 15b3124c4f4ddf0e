package io.nowstream.ingest.publish;

import io.nowstream.frames.ClaimChecks;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Store;
import io.nowstream.frames.Topics;
import io.nowstream.frames.wire.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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

    private static final Duration FAREWELL = Duration.ofSeconds(3);

    private final String bootstrap;
    private final Topics topics;
    private final ClaimChecks claims;
    private final Producer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable PublishException> failure = new AtomicReference<>();
    private @Nullable String identity;

    /**
     * @param bootstrap Kafka's addresses, {@code host:port[,host:port]}
     * @param topics the run's
     * @param store where cells go that are too large for a message
     */
    public FeedPublisher(String bootstrap, Topics topics, Store store) {
        this(bootstrap, topics, store, connect(bootstrap));
    }

    FeedPublisher(String bootstrap, Topics topics, Store store, Producer<byte[], byte[]> producer) {
        this.bootstrap = bootstrap;
        this.topics = topics;
        this.claims = new ClaimChecks(store);
        this.producer = producer;
    }

    private static Producer<byte[], byte[]> connect(String bootstrap) {
        try {
            return new KafkaProducer<>(
                    settings(bootstrap), new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            throw new PublishException(
                    "cannot connect to Kafka at %s: %s".formatted(bootstrap, Causes.deepest(e)), e);
        }
    }

    static Map<String, Object> settings(String bootstrap) {
        return Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.CLIENT_ID_CONFIG,
                "nowstream-ingest",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.ACKS_CONFIG,
                "all",
                // Cells are compressed once, on their way into the frame.
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "none",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                LARGEST_REQUEST,
                // A frame leaves at once; while one is on its way, the next ones gather.
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.BATCH_SIZE_CONFIG,
                1 << 20,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                64L << 20,
                // With several on their way, one could fail for good and its successors arrive.
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1);
    }

    /** The topic's name and Kafka's id of it, which a topic created anew does not share. */
    @Override
    public synchronized String identity() throws InterruptedException {
        if (identity == null) {
            identity = ReadBack.identityOf(topics.frames(), bootstrap);
        }
        return identity;
    }

    @Override
    public void publish(FeedRecord record) throws InterruptedException {
        byte[] value = Wire.encode(withSmallFrame(record));
        send(
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
        send(
                new ProducerRecord<>(
                        topics.rejected(),
                        null,
                        row.rejectedAt().toEpochMilli(),
                        row.origin().getBytes(StandardCharsets.UTF_8),
                        Wire.encode(row)),
                "rejected row of " + row.origin());
    }

    private void send(ProducerRecord<byte[], byte[]> message, String what)
            throws InterruptedException {
        throwFailure();
        try {
            producer.send(
                    message,
                    (metadata, error) -> {
                        if (error != null) {
                            fail(message.topic(), what, error);
                        }
                    });
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (KafkaException | IllegalStateException e) {
            fail(message.topic(), what, e);
        }
        throwFailure();
    }

    /**
     * The first failure counts; closing here withdraws what waits behind the record that failed.
     */
    private void fail(String topic, String what, Exception error) {
        PublishException first =
                new PublishException(
                        "%s at %s did not take %s: %s; neither that record nor any after it was published"
                                .formatted(topic, bootstrap, what, Causes.deepest(error)),
                        error);
        if (failure.compareAndSet(null, first)) {
            producer.close(Duration.ZERO);
        }
    }

    private void throwFailure() {
        PublishException first = failure.get();
        if (first != null) {
            throw new PublishException(String.valueOf(first.getMessage()), first);
        }
    }

    @Override
    public void flush() throws InterruptedException {
        throwFailure();
        try {
            producer.flush();
        } catch (InterruptException e) {
            throw interrupted(e);
        }
        throwFailure();
    }

    @Override
    public void readBack(Instant since, Consumer<FeedRecord> reader) throws InterruptedException {
        ReadBack.of(topics.frames(), bootstrap).since(since, Wire::feedRecord, reader);
    }

    @Override
    public void readBackRejected(Instant since, Consumer<Rejected> reader)
            throws InterruptedException {
        ReadBack.of(topics.rejected(), bootstrap).since(since, Wire::rejected, reader);
    }

    /**
     * Gives what is on its way three seconds. Call {@link #flush} first to know that it arrived.
     */
    @Override
    public void close() {
        try {
            producer.close(FAREWELL);
        } catch (InterruptException e) {
            // Whoever closes is in a hurry: the interrupt stays noted, and the rest is withdrawn.
            producer.close(Duration.ZERO);
        }
    }

    /** Kafka's own notes the interrupt again; ours is the only one from here on. */
    private static InterruptedException interrupted(InterruptException e) {
        Thread.interrupted();
        InterruptedException ours = new InterruptedException("interrupted while publishing");
        ours.initCause(e);
        return ours;
    }
}
