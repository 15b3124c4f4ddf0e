package io.nowstream.sinks.kafka;

import io.nowstream.frames.AuditEntry;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.RetrainRequest;
import io.nowstream.frames.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a controller writes beside releases: {@code audit}, and the calendar's {@code
 * retrain-requests}. A record is there when the call returns.
 */
public final class ControlWriter implements AutoCloseable {

    private static final Duration FAREWELL = Duration.ofSeconds(3);

    private final KafkaAccess kafka;
    private final Topics topics;
    private final Producer<byte[], byte[]> producer;

    public ControlWriter(KafkaAccess kafka, Topics topics) {
        this.kafka = kafka;
        this.topics = topics;
        this.producer =
                new KafkaProducer<>(
                        kafka.with(
                                Map.of(
                                        ProducerConfig.CLIENT_ID_CONFIG,
                                        "nowstream-control",
                                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                                        true,
                                        ProducerConfig.ACKS_CONFIG,
                                        "all")),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /**
     * Says what was done.
     *
     * @throws KafkaException if Kafka does not take it
     */
    public void write(AuditEntry entry) throws InterruptedException {
        send(Messages.of(topics.audit(), entry));
    }

    /**
     * Asks for retraining.
     *
     * @throws KafkaException if Kafka does not take it
     */
    public void write(RetrainRequest request) throws InterruptedException {
        send(Messages.of(topics.retrainRequests(), request));
    }

    private void send(ProducerRecord<byte[], byte[]> message) throws InterruptedException {
        try {
            producer.send(message).get();
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "%s at %s did not take a record: %s"
                            .formatted(message.topic(), kafka, e.getCause()),
                    e);
        }
    }

    @Override
    public void close() {
        producer.close(FAREWELL);
    }
}
