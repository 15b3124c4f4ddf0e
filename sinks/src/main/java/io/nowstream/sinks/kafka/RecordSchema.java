package io.nowstream.sinks.kafka;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes records of one kind to one topic, as {@link Messages} says.
 *
 * <p>It names its topic to the connector ({@link KafkaDatasetFacetProvider}): pooled transactional
 * ids need to know where lingering transactions may lie.
 */
final class RecordSchema<T>
        implements KafkaRecordSerializationSchema<T>, KafkaDatasetFacetProvider {

    private static final long serialVersionUID = 1L;

    /** A record as a message for the topic. */
    @FunctionalInterface
    interface ToMessage<T> extends Serializable {
        ProducerRecord<byte[], byte[]> of(String topic, T value);
    }

    /** What is done to a record before it becomes a message; opened where the task runs. */
    interface Preparation<T> extends Serializable {
        void open();

        T prepare(T value);
    }

    private final String topic;
    private final ToMessage<T> toMessage;
    private final @Nullable Preparation<T> preparation;

    RecordSchema(String topic, ToMessage<T> toMessage) {
        this.topic = topic;
        this.toMessage = toMessage;
        this.preparation = null;
    }

    RecordSchema(String topic, Preparation<T> preparation, ToMessage<T> toMessage) {
        this.topic = topic;
        this.toMessage = toMessage;
        this.preparation = preparation;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) {
        if (preparation != null) {
            preparation.open();
        }
    }

    /** The stream's own timestamp is ignored: there is none before the rollout. */
    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            T value, KafkaSinkContext sink, @Nullable Long streamTimestamp) {
        return toMessage.of(topic, preparation == null ? value : preparation.prepare(value));
    }

    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
        return Optional.of(
                new DefaultKafkaDatasetFacet(
                        DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
    }
}
