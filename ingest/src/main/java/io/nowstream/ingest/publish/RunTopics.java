package io.nowstream.ingest.publish;

import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates a run's topics with the settings that its records need, each by the program that owns it.
 * A topic that is there already stays as it is; if its settings do not fit, that is said in one
 * sentence instead of losing records later.
 *
 * <p>Safe to be called by several programs at once.
 */
public final class RunTopics implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunTopics.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final KafkaAccess kafka;
    private final Topics topics;
    private final Admin admin;

    /**
     * @param kafka the broker
     */
    public RunTopics(KafkaAccess kafka, Topics topics) {
        this.kafka = kafka;
        this.topics = topics;
        try {
            this.admin =
                    Admin.create(
                            kafka.with(
                                    Map.of(
                                            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                                            (int) PATIENCE.toMillis(),
                                            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                            (int) PATIENCE.toMillis())));
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    /** {@code frames} and {@code rejected}: what ingest owns. */
    public List<String> createForIngest(int partitions, TopicRetention retention)
            throws InterruptedException {
        return create(List.of(topics.frames(), topics.rejected()), partitions, retention);
    }

    /** {@code readings}: what ingest owns besides, where feeds are gridded from readings. */
    public List<String> createForReadings(int partitions, TopicRetention retention)
            throws InterruptedException {
        return create(List.of(topics.readings()), partitions, retention);
    }

    /**
     * {@code nowcasts}, {@code candidates}, {@code scores}, {@code warnings}, {@code
     * retrain-requests}: what the job owns.
     */
    public List<String> createForJob(int partitions, TopicRetention retention)
            throws InterruptedException {
        return create(
                List.of(
                        topics.nowcasts(),
                        topics.candidates(),
                        topics.scores(),
                        topics.warnings(),
                        topics.retrainRequests()),
                partitions,
                retention);
    }

    /** {@code audit}, which the controller owns. */
    public List<String> createForController(int partitions, TopicRetention retention)
            throws InterruptedException {
        return create(List.of(topics.audit()), partitions, retention);
    }

    /**
     * Creates those of the topics that are not there, and checks the others.
     *
     * @param partitions of each; a feed's records are all in one
     * @return what was done, one sentence per topic
     * @throws UnfitTopicException if a topic is there with settings that would lose records
     * @throws PublishException if Kafka does not answer
     */
    public List<String> create(List<String> names, int partitions, TopicRetention retention)
            throws InterruptedException {
        List<String> done = new ArrayList<>();
        for (String name : names) {
            Optional<TopicDescription> there = describe(name);
            if (there.isEmpty() && createNew(name, partitions, retention)) {
                done.add(
                        "created topic %s: %d partition%s, %s"
                                .formatted(
                                        name, partitions, partitions == 1 ? "" : "s", retention));
            } else {
                check(there.isPresent() ? there.get() : await(name), partitions, retention);
                done.add("topic %s is there".formatted(name));
            }
        }
        awaitLeaders(names);
        done.forEach(LOG::info);
        return done;
    }

    /** What a topic of ours is set to; where a broker's own default differs, it is overruled. */
    static Map<String, String> settings(TopicRetention retention) {
        Map<String, String> settings = new TreeMap<>();
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        settings.put(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(retention.millis()));
        settings.put(
                TopicConfig.RETENTION_BYTES_CONFIG, String.valueOf(retention.bytesPerPartition()));
        settings.put(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                String.valueOf(FeedPublisher.LARGEST_REQUEST));
        settings.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "producer");
        // Record times are arrival and issue times: a replay's lie years back, and a broker that
        // refused one would stop the job. The first operator judges times, feed by feed.
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
        settings.put(
                TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, String.valueOf(Long.MAX_VALUE));
        settings.put(
                TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, String.valueOf(Long.MAX_VALUE));
        return settings;
    }

    /** False if somebody else was quicker. */
    private boolean createNew(String name, int partitions, TopicRetention retention)
            throws InterruptedException {
        NewTopic topic =
                new NewTopic(name, Optional.of(partitions), Optional.empty())
                        .configs(settings(retention));
        try {
            admin.createTopics(List.of(topic)).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw unreachable(e);
        }
    }

    private Optional<TopicDescription> describe(String name) throws InterruptedException {
        try {
            return admin.describeTopics(List.of(name)).allTopicNames().get().values().stream()
                    .findFirst();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw unreachable(e);
        }
    }

    private void check(TopicDescription there, int partitions, TopicRetention retention)
            throws InterruptedException {
        TopicFit.check(
                there.name(),
                there.partitions().size(),
                settingsOf(there.name()),
                partitions,
                retention);
    }

    private Map<String, String> settingsOf(String name) throws InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        try {
            Config config =
                    admin.describeConfigs(List.of(resource)).all().get().values().iterator().next();
            Map<String, String> settings = new TreeMap<>();
            config.entries().forEach(entry -> settings.put(entry.name(), entry.value()));
            return settings;
        } catch (ExecutionException e) {
            throw unreachable(e);
        }
    }

    /** A topic that was just created is not usable before its partitions have leaders. */
    private void awaitLeaders(List<String> names) throws InterruptedException {
        for (String name : names) {
            await(name);
        }
    }

    private TopicDescription await(String name) throws InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<TopicDescription> there = describe(name);
            if (there.isPresent() && hasLeaders(there.orElseThrow())) {
                return there.orElseThrow();
            }
            if (System.nanoTime() - giveUp > 0) {
                throw new PublishException(
                        "topic %s at %s has partitions without a leader after %d s; see the broker's log"
                                .formatted(name, kafka, PATIENCE.toSeconds()));
            }
            Thread.sleep(50);
        }
    }

    private static boolean hasLeaders(TopicDescription topic) {
        return topic.partitions().stream()
                .allMatch(partition -> partition.leader() != null && !partition.leader().isEmpty());
    }

    private PublishException unreachable(Exception e) {
        boolean refused =
                e.getCause() instanceof AuthorizationException
                        || e.getCause() instanceof AuthenticationException;
        return new PublishException(
                "Kafka at %s did not set up the topics of run %s: %s; %s"
                        .formatted(
                                kafka,
                                topics.run(),
                                Causes.deepest(e),
                                refused
                                        ? "kafka.client says as whom it was asked, and"
                                                + " docs/security.md what that user needs"
                                        : "is it running, and is the address right?"),
                e);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
