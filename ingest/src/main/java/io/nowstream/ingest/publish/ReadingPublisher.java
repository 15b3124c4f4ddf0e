package io.nowstream.ingest.publish;

import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Reading;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Topics;
import io.nowstream.frames.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A run's {@code readings} on Kafka. Key: the feed, UTF-8, so that a feed's readings stay in the
 * order in which they were published. Value: Avro single-object encoding. Record timestamp: arrival
 * time. What is no reading goes to {@code rejected}, as a {@link FeedPublisher} would have it.
 *
 * <p>Thread-safe. The first reading that Kafka does not take ends it: everything after that reading
 * is withdrawn, and each later call says what happened. Idempotent; whoever publishes a reading
 * again after a restart does no harm: gridding counts one source's reading of one instant once.
 */
public final class ReadingPublisher implements ReadingLog, AutoCloseable {

    private final KafkaAccess kafka;
    private final Topics topics;
    private final Outbox outbox;

    /**
     * @param kafka the broker
     * @param topics the run's
     */
    public ReadingPublisher(KafkaAccess kafka, Topics topics) {
        this(kafka, topics, Outbox.connect(kafka));
    }

    ReadingPublisher(KafkaAccess kafka, Topics topics, Producer<byte[], byte[]> producer) {
        this.kafka = kafka;
        this.topics = topics;
        this.outbox = new Outbox(kafka, producer);
    }

    /** The topic's name and Kafka's id of it, which a topic created anew does not share. */
    @Override
    public String identity() throws InterruptedException {
        return ReadBack.identityOf(topics.readings(), kafka);
    }

    @Override
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

    @Override
    public void reject(Rejected row) throws InterruptedException {
        outbox.send(FeedPublisher.message(topics, row), "rejected row of " + row.origin());
    }

    @Override
    public void flush() throws InterruptedException {
        outbox.flush();
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
