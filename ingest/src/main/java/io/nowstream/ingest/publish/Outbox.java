package io.nowstream.ingest.publish;

import io.nowstream.frames.KafkaAccess;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * An idempotent producer whose topic always holds a prefix of what was sent: the first message that
 * Kafka does not take ends it, what waits behind that message is withdrawn, and each later call
 * says what happened. Thread-safe.
 */
final class Outbox implements AutoCloseable {

    private static final Duration FAREWELL = Duration.ofSeconds(3);

    private final KafkaAccess kafka;
    private final Producer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable PublishException> failure = new AtomicReference<>();

    Outbox(KafkaAccess kafka, Producer<byte[], byte[]> producer) {
        this.kafka = kafka;
        this.producer = producer;
    }

    /**
     * @param kafka the broker
     * @throws PublishException if an address is none
     */
    static Producer<byte[], byte[]> connect(KafkaAccess kafka) {
        try {
            return new KafkaProducer<>(
                    settings(kafka), new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            throw new PublishException(
                    "cannot connect to Kafka at %s: %s".formatted(kafka, Causes.deepest(e)), e);
        }
    }

    static Map<String, Object> settings(KafkaAccess kafka) {
        return kafka.with(
                Map.of(
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
                        FeedPublisher.LARGEST_REQUEST,
                        // A record leaves at once; while one is on its way, the next ones gather.
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        1 << 20,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        64L << 20,
                        // With several on their way, one could fail for good and its successors
                        // arrive.
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                        1));
    }

    /**
     * Hands a message over; it may still be on its way when this returns.
     *
     * @param what the record, for the sentence that says it was not taken
     * @throws PublishException if this or an earlier message could not be delivered
     */
    void send(ProducerRecord<byte[], byte[]> message, String what) throws InterruptedException {
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
                        ("%s at %s did not take %s: %s; neither that record nor any after it was"
                                        + " published")
                                .formatted(topic, kafka, what, Causes.deepest(error)),
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

    /** Returns when everything handed over so far is acknowledged. */
    void flush() throws InterruptedException {
        throwFailure();
        try {
            producer.flush();
        } catch (InterruptException e) {
            throw interrupted(e);
        }
        throwFailure();
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
