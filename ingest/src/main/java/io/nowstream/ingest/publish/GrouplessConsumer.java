package io.nowstream.ingest.publish;

import io.nowstream.frames.KafkaAccess;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what a topic holds, without a consumer group and whether it is committed or not. Nobody
 * waits for it longer than {@link #PATIENCE}.
 */
public final class GrouplessConsumer extends KafkaConsumer<byte[], byte[]> {

    /** How long Kafka may be silent. */
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    /**
     * @param kafka the broker
     * @param clientId what the broker's log calls it
     */
    public GrouplessConsumer(KafkaAccess kafka, String clientId) {
        super(settings(kafka, clientId), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Map<String, Object> settings(KafkaAccess kafka, String clientId) {
        return kafka.with(
                Map.of(
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        clientId,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) PATIENCE.toMillis(),
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) PATIENCE.toMillis(),
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        FeedPublisher.LARGEST_REQUEST));
    }

    /**
     * At once: there is no group to leave, and the answer to a fetch that is still on its way, half
     * a second at a topic's end, interests nobody.
     */
    @Override
    public void close() {
        close(CloseOptions.timeout(Duration.ZERO));
    }
}
