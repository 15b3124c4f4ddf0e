package io.nowstream.app.cluster;

import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Topics;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Sees to it that a broker's segments, each of which is a handle, do not become more for as long as
 * a soak lasts. Of what most is written, little is kept, so that the broker comes soon to where it
 * deletes as much as is written. What somebody must read whole, however slow the machine is, stays
 * in one segment.
 */
final class ShortTopics {

    /** The least that Kafka takes. */
    private static final String SMALLEST = Integer.toString(1 << 20);

    private static final String LARGEST = Integer.toString(1 << 30);

    private ShortTopics() {}

    /** Of a run. */
    static void of(KafkaAccess kafka, Topics topics) throws Exception {
        Map<String, String> kept = Map.of(TopicConfig.SEGMENT_BYTES_CONFIG, LARGEST);
        Map<String, String> deleted =
                Map.of(
                        TopicConfig.SEGMENT_BYTES_CONFIG, SMALLEST,
                        TopicConfig.RETENTION_BYTES_CONFIG, SMALLEST,
                        TopicConfig.FILE_DELETE_DELAY_MS_CONFIG, "1000");
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            admin.incrementalAlterConfigs(
                            Map.of(
                                    topic(topics.frames()), settings(kept),
                                    topic(topics.nowcasts()), settings(kept),
                                    topic(topics.rejected()), settings(kept),
                                    topic(topics.candidates()), settings(deleted),
                                    topic(topics.scores()), settings(deleted)))
                    .all()
                    .get();
        }
    }

    private static ConfigResource topic(String name) {
        return new ConfigResource(ConfigResource.Type.TOPIC, name);
    }

    private static Collection<AlterConfigOp> settings(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(
                        setting ->
                                new AlterConfigOp(
                                        new ConfigEntry(setting.getKey(), setting.getValue()),
                                        AlterConfigOp.OpType.SET))
                .toList();
    }
}
