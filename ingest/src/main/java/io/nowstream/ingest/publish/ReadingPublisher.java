package io.nowstream.ingest.publish;

import io.nowstream.frames.Reading;
import io.nowstream.frames.Topics;
import io.nowstream.frames.wire.Wire;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A run's {@code readings} on Kafka. Key: the feed, UTF-8, so that a feed's readings stay in the
 * order in which they were published. Value: Avro single-object encoding. Record timestamp: arrival
 * time.
 *
 * <p>Thread-safe. The first reading that Kafka does not take ends it: everything after that reading
 * is withdrawn, and each later call says what happened. Idempotent; whoever publishes a reading
 * again after a restart does no harm: gridding counts one source's reading of one instant once.
 */
public final class ReadingPublisher implements AutoCloseable {

    private final Topics topics;
    private final Outbox outbox;

    /**
     * @param bootstrap Kafka's addresses, {@code host:port[,host:port]}
     * @param topics the run's
     */
    public ReadingPublisher(String bootstrap, Topics topics) {
        this(bootstrap, topics, Outbox.connect(bootstrap));
    }

    ReadingPublisher(String bootstrap, Topics topics, Producer<byte[], byte[]> producer) {
        this.topics = topics;
        this.outbox = new Outbox(bootstrap, producer);
    }

    /**
     * Hands a reading over; it may still be on its way when this returns.
     *
     * @throws PublishException if this or an earlier reading could not be delivered
     */
    public void publish(Reading reading) throws InterruptedException {
        outbox.send(
                new ProducerRecord<>(
                        topics.readings(),
                        null,
                        reading.arrivalTime().toEpochMilli(),
                        reading.feed().getBytes(StandardCharsets.UTF_8),
                        Wire.encode(reading)),
                "reading of %s by %s, %s"
                        .formatted(reading.feed(), reading.source(), reading.validTime()));
    }

    /**
     * Returns when everything handed over so far is acknowledged.
     *
     * @throws PublishException if something of it could not be delivered
     */
    public void flush() throws InterruptedException {
        outbox.flush();
    }

    /**
     * Gives what is on its way three seconds. Call {@link #flush} first to know that it arrived.
     */
    @Override
    public void close() {
        outbox.close();
    }
}
