package io.nowstream.app.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.app.config.ConfigFile;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.models.TopicEnd;
import io.nowstream.app.replay.Broker;
import io.nowstream.app.replay.FiniteReplay;
import io.nowstream.app.replay.SmallArchive;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.ingest.publish.PublishException;
import io.nowstream.operators.rollout.RolloutSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedStatusTest {

    private static final Path FLINK_CONF =
            Path.of(System.getProperty("nowstream.home"), "flink-conf");
    private static final int FRAMES = 14;
    private static final Instant NEWEST = SmallArchive.time(FRAMES - 1);

    @TempDir Path directory;

    private NowstreamConfig config(String run) throws Exception {
        return ConfigFile.read(
                Files.writeString(
                        directory.resolve("nowstream.yaml"),
                        "run: %s\nfeeds:\n  small/a: {}\n  small/b: {}\n  other/*: {}\n"
                                .formatted(run)));
    }

    private FiniteReplay replay(NowstreamConfig config) throws Exception {
        FiniteReplay replay =
                new FiniteReplay(
                        Broker.kafka(),
                        new Topics(config.run),
                        ConfigFile.feeds(config),
                        directory.resolve("claims"));
        replay.createTopics();
        return replay;
    }

    private void publish(FiniteReplay replay, String feed, int from, int to, boolean ends)
            throws Exception {
        try (FeedPublisher log =
                new FeedPublisher(
                        replay.kafka(), replay.topics(), new LocalStore(replay.claims()))) {
            for (int i = from; i < to; i++) {
                log.publish(FeedRecord.of(SmallArchive.frame(feed, i, 24, 0, 0)));
            }
            log.publish(
                    ends
                            ? FeedRecord.end(feed, SmallArchive.time(to))
                            : FeedRecord.tick(feed, SmallArchive.time(to)));
            log.flush();
        }
    }

    @Test
    void each_feed_says_how_it_stands() throws Exception {
        NowstreamConfig config = config("status");
        FiniteReplay replay = replay(config);
        publish(replay, "small/a", 0, FRAMES, false);
        publish(replay, "other/x", 0, FRAMES, true);
        replay.run(
                FLINK_CONF,
                directory.resolve("checkpoints"),
                1,
                RolloutSettings.forReplay(),
                Map.of());
        publish(replay, "small/a", FRAMES, FRAMES + 2, false);

        List<FeedStatus> feeds =
                FeedStatus.of(config, Broker.kafka(), NEWEST.plus(Duration.ofMinutes(11)));

        assertThat(feeds)
                .containsExactly(
                        new FeedStatus(
                                "other/x",
                                Optional.of(Duration.ofMinutes(11)),
                                Optional.of(Duration.ZERO),
                                "advection",
                                "advection",
                                "ended"),
                        new FeedStatus(
                                "small/a",
                                Optional.of(Duration.ofMinutes(1)),
                                Optional.of(Duration.ofMinutes(10)),
                                "advection",
                                "advection",
                                "ok"),
                        new FeedStatus(
                                "small/b",
                                Optional.empty(),
                                Optional.empty(),
                                "-",
                                "-",
                                "no frame"));
    }

    /** After a failure nowcasts come in any order, and a frame may always be late. */
    @Test
    void what_comes_late_is_not_the_newest() throws Exception {
        NowstreamConfig config = config("late");
        FiniteReplay replay = replay(config);
        publish(replay, "small/a", 0, FRAMES, false);
        replay.run(
                FLINK_CONF,
                directory.resolve("checkpoints"),
                1,
                RolloutSettings.forReplay(),
                Map.of());
        publish(replay, "small/a", FRAMES, FRAMES + 1, false);
        publish(replay, "small/a", FRAMES - 3, FRAMES - 2, false);
        firstAgain(replay.topics().nowcasts());

        assertThat(FeedStatus.of(config, Broker.kafka(), NEWEST.plus(Duration.ofMinutes(6))))
                .contains(
                        new FeedStatus(
                                "small/a",
                                Optional.of(Duration.ofMinutes(1)),
                                Optional.of(Duration.ofMinutes(5)),
                                "advection",
                                "advection",
                                "ok"));
    }

    /** Appends the first message of a topic to its end. */
    private static void firstAgain(String topic) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (TopicEnd end = new TopicEnd(Broker.kafka(), topic)) {
            for (int partition = 0; partition < end.partitions(); partition++) {
                end.backwards(partition, all::add);
            }
        }
        ConsumerRecord<byte[], byte[]> first = all.get(all.size() - 1);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Broker.kafka().with(Map.of()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(
                            new ProducerRecord<>(
                                    topic, first.partition(), first.key(), first.value()))
                    .get();
        }
    }

    @Test
    void a_feed_that_only_ticks_is_silent_after_three_cadences() throws Exception {
        NowstreamConfig config = config("silent");
        FiniteReplay replay = replay(config);
        publish(replay, "small/a", 0, FRAMES, false);

        assertThat(stateOf("small/a", config, Duration.ofMinutes(14))).isEqualTo("no nowcast");
        assertThat(stateOf("small/a", config, Duration.ofMinutes(16))).isEqualTo("silent");
    }

    private static String stateOf(String feed, NowstreamConfig config, Duration later) {
        return FeedStatus.of(config, Broker.kafka(), NEWEST.plus(later)).stream()
                .filter(status -> status.feed().equals(feed))
                .map(FeedStatus::state)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_run_that_is_not_there_is_told_in_one_sentence() throws Exception {
        NowstreamConfig config = config("nowhere");

        assertThatThrownBy(() -> FeedStatus.of(config, Broker.kafka(), NEWEST))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("nowhere.frames");
    }
}
