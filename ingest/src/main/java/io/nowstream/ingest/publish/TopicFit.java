package io.nowstream.ingest.publish;

import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/** Whether a topic that is there will do. */
final class TopicFit {

    private TopicFit() {}

    /**
     * @param settings the topic's, all of them
     * @throws UnfitTopicException with the first thing that does not fit
     */
    static void check(
            String topic,
            int partitionsThere,
            Map<String, String> settings,
            int partitions,
            TopicRetention retention) {
        if (partitionsThere != partitions) {
            throw new UnfitTopicException(
                    topic, "%d partitions".formatted(partitionsThere), "%d".formatted(partitions));
        }
        demand(topic, settings, TopicConfig.CLEANUP_POLICY_CONFIG, "delete");
        demand(topic, settings, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
        demandAtLeast(
                topic,
                settings,
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                FeedPublisher.LARGEST_REQUEST);
        demandAtLeast(
                topic,
                settings,
                TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
                Long.MAX_VALUE);
        demandAtLeast(
                topic, settings, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.MAX_VALUE);
        if (!retention.isByTime()) {
            // By time, a replay's records would be gone as soon as they are written. How long a
            // live topic keeps them is its operator's to change.
            demand(topic, settings, TopicConfig.RETENTION_MS_CONFIG, "-1");
        }
    }

    private static void demand(
            String topic, Map<String, String> settings, String name, String needed) {
        String found = settings.getOrDefault(name, "");
        if (!found.equals(needed)) {
            throw unfit(topic, name, found, needed);
        }
    }

    private static void demandAtLeast(
            String topic, Map<String, String> settings, String name, long needed) {
        String found = settings.getOrDefault(name, "");
        if (!found.matches("\\d+") || Long.parseLong(found) < needed) {
            throw unfit(topic, name, found, "at least " + needed);
        }
    }

    private static UnfitTopicException unfit(
            String topic, String name, String found, String needed) {
        return new UnfitTopicException(topic, "%s=%s".formatted(name, found), needed);
    }
}
