package io.nowstream.app.cluster;

import io.nowstream.frames.KafkaAccess;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Has a broker keep little of a run, so that it comes soon to where it deletes as much as is
 * written. Else a soak would only see its segments become more, a handle each.
 */
final class ShortTopics {

    private static final int SEGMENT_BYTES = 1 << 20;
    private static final int KEPT_BYTES = 4 << 20;

    private ShortTopics() {}

    /** Of all topics of a run. */
    static void of(KafkaAccess kafka, String run) throws Exception {
        try (Admin admin =
                Admin.create(kafka.with(Map.of()))) {
            Map<ConfigResource, Collection<AlterConfigOp>> changes =
                    admin.listTopics().names().get().stream()
                            .filter(topic -> topic.startsWith(run + "."))
                            .collect(
                                    Collectors.toMap(
                                            topic ->
                                                    new ConfigResource(
                                                            ConfigResource.Type.TOPIC, topic),
                                            topic -> settings()));
            admin.incrementalAlterConfigs(changes).all().get();
        }
    }

    private static Collection<AlterConfigOp> settings() {
        List<AlterConfigOp> settings = new ArrayList<>();
        Map.of(
                        TopicConfig.SEGMENT_BYTES_CONFIG, SEGMENT_BYTES,
                        TopicConfig.RETENTION_BYTES_CONFIG, KEPT_BYTES,
                        TopicConfig.FILE_DELETE_DELAY_MS_CONFIG, 1_000)
                .forEach(
                        (name, value) ->
                                settings.add(
                                        new AlterConfigOp(
                                                new ConfigEntry(name, String.valueOf(value)),
                                                AlterConfigOp.OpType.SET)));
        return settings;
    }
}
