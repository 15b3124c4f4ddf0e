package io.nowstream.app.live;

import io.nowstream.app.config.GriddedFeeds;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.publish.RunTopics;
import io.nowstream.ingest.publish.TopicRetention;
import java.util.ArrayList;
import java.util.List;

/** The topics of a run, from its configuration. */
public final class LiveTopics {

    /** Requests and steps of the controller are few, and a feed's are in one partition anyway. */
    private static final int OF_CONTROLLER = 1;

    private LiveTopics() {}

    /**
     * Creates those that are not there, and leaves the others as they are.
     *
     * @param kafka the broker
     * @return what was done, one sentence per topic
     * @throws io.nowstream.ingest.publish.UnfitTopicException if a topic is there with settings
     *     that would lose records
     * @throws io.nowstream.ingest.publish.PublishException if Kafka does not answer
     */
    public static List<String> create(NowstreamConfig config, KafkaAccess kafka)
            throws InterruptedException {
        TopicRetention retention = TopicRetention.keeping(config.kafka.retention.duration());
        List<String> done = new ArrayList<>();
        try (RunTopics made = new RunTopics(kafka, new Topics(config.run))) {
            done.addAll(made.createForIngest(config.kafka.partitions, retention));
            if (!GriddedFeeds.of(config).isEmpty()) {
                done.addAll(made.createForReadings(config.kafka.partitions, retention));
            }
            done.addAll(made.createForJob(config.kafka.partitions, retention));
        }
        if (config.control.enabled) {
            done.addAll(createForController(config, kafka));
        }
        return List.copyOf(done);
    }

    /** The same for those that the controller owns or reads. */
    static List<String> createForController(NowstreamConfig config, KafkaAccess kafka)
            throws InterruptedException {
        try (RunTopics made = new RunTopics(kafka, new Topics(config.run))) {
            return made.createForController(
                    OF_CONTROLLER, TopicRetention.keeping(config.kafka.retention.duration()));
        }
    }
}
