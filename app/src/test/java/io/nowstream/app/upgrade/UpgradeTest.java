package io.nowstream.app.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nowstream.app.broker.EmbeddedBroker;
import io.nowstream.app.job.FlinkCluster;
import io.nowstream.app.job.Restore;
import io.nowstream.app.replay.SmallArchive;
import io.nowstream.frames.RetrainRequest;
import io.nowstream.frames.Score;
import io.nowstream.frames.Tier;
import io.nowstream.frames.Warning;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The savepoint of every release that there is one of restores in this build's job, and what was
 * waiting in it goes on. State that no operator takes up fails the job: {@link FlinkCluster} allows
 * none. What it holds is told in {@code savepoints/README.md}.
 */
class UpgradeTest {

    private static final Path FLINK_CONF =
            Path.of(System.getProperty("nowstream.home"), "flink-conf");
    private static final Duration LONG = Duration.ofMinutes(10);

    /** Of the hour of frame 0: 2 to 5 before the savepoint; 7 was persistence's. */
    private static final long NETWORKS_IN_THE_FIRST_HOUR = 9;

    @TempDir Path directory;

    static List<KeptSavepoint> savepoints() throws IOException {
        return KeptSavepoint.all();
    }

    @ParameterizedTest
    @MethodSource("savepoints")
    void every_operator_with_state_is_in_it(KeptSavepoint savepoint) throws IOException {
        assertThat(savepoint.operators())
                .contains(
                        "frames",
                        "assemble",
                        "rollout",
                        "warn",
                        "verify",
                        "verify-warnings",
                        "score-hours",
                        "score-days",
                        "drift",
                        "nowcasts",
                        "candidates",
                        "scores");
    }

    @ParameterizedTest
    @MethodSource("savepoints")
    void the_job_goes_on_where_that_of_an_earlier_release_stopped(KeptSavepoint savepoint)
            throws Exception {
        Path claims = directory.resolve("claims");
        KeptSavepoint elsewhere = savepoint.copiedTo(directory.resolve("savepoint"));
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"));
                FlinkCluster cluster =
                        FlinkCluster.start(
                                FLINK_CONF, directory.resolve("checkpoints"), 1, 1, Map.of())) {
            TwoFeeds.createTopics(broker.kafka());
            TwoFeeds.publish(TwoFeeds.before(), broker.kafka(), claims);
            TwoFeeds.publish(TwoFeeds.after(), broker.kafka(), claims);
            var running =
                    cluster.submit(
                            "upgrade",
                            // More than come: all of them are answered by what should answer.
                            TwoFeeds.job(
                                    broker.kafka(),
                                    claims,
                                    new StandInNetwork.Source(true),
                                    TwoFeeds.LAST),
                            new Restore(Optional.of(elsewhere.directory().toUri().toString())));
            Committed committed = new Committed();
            try (NowcastTail tail =
                    NowcastTail.over(
                                    broker.kafka(),
                                    TwoFeeds.TOPICS,
                                    EnumSet.of(
                                            RunTopic.NOWCASTS,
                                            RunTopic.WARNINGS,
                                            RunTopic.SCORES,
                                            RunTopic.RETRAIN_REQUESTS))
                            .start(committed)) {
                await().atMost(LONG)
                        .until(
                                () ->
                                        running.result().isDone()
                                                || committed.isComplete(
                                                        NETWORKS_IN_THE_FIRST_HOUR));
            }
            assertThat(running.result()).isNotDone();
            assertNowcasts(committed);
            assertWarnings(committed, savepoint.warnings());
            assertScores(committed);
            assertDrift(committed.request(TwoFeeds.WHOLE));
            running.cancel();
        }
    }

    private static void assertNowcasts(Committed committed) {
        // 5 was published before the savepoint, by persistence, while 4 was in flight.
        assertThat(committed.numbers(TwoFeeds.WHOLE))
                .containsExactlyElementsOf(
                        IntStream.concat(IntStream.of(4), IntStream.rangeClosed(6, 14))
                                .mapToObj(number -> (long) number)
                                .toList());
        assertThat(committed.tier(TwoFeeds.WHOLE, 4)).isEqualTo(Tier.FULL);
        // Three nowcasts before the gap; frames 6 and 7 waited for 5, and do not any more at 8.
        assertThat(committed.numbers(TwoFeeds.GAPPY))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(3, 13).mapToObj(number -> (long) number).toList());
        List<Instant> gap = List.of(SmallArchive.time(TwoFeeds.MISSING));
        assertThat(committed.missing(TwoFeeds.GAPPY, 3)).isEqualTo(gap);
        assertThat(committed.missing(TwoFeeds.GAPPY, 4)).isEqualTo(gap);
        assertThat(committed.missing(TwoFeeds.GAPPY, 5)).isEmpty();
        // The release was in the savepoint; it takes effect with frame 9, which is number 6.
        assertThat(committed.tier(TwoFeeds.GAPPY, 5)).isEqualTo(Tier.FULL);
        assertThat(committed.tier(TwoFeeds.GAPPY, 6)).isEqualTo(Tier.ADVECTION);
        assertThat(committed.repeated()).isZero();
    }

    private static void assertWarnings(Committed committed, Map<String, String> stood) {
        assertThat(stood).containsOnlyKeys(TwoFeeds.WHOLE, TwoFeeds.GAPPY);
        stood.forEach(
                (feed, id) -> {
                    List<Warning> first = committed.firstSet(feed).warnings();
                    assertThat(first).extracting(Warning::id).containsExactly(id);
                    assertThat(first.get(0).raisedAt())
                            .isEqualTo(SmallArchive.time(TwoFeeds.LENGTH - 1));
                });
        // The outlook of number 5 was waiting for number 4.
        assertThat(committed.setNumbers(TwoFeeds.WHOLE)).startsWith(4L, 5L, 6L);
    }

    private static void assertScores(Committed committed) {
        assertThat(committed.networkScores(TwoFeeds.WHOLE, 7))
                .containsExactlyInAnyOrder("4+3", "5+2", "5+3", "6+1", "6+2", "6+3");
        assertThat(committed.networkScores(TwoFeeds.GAPPY, 4))
                .containsExactlyInAnyOrder("2+3", "3+2", "3+3", "4+1", "4+2", "4+3");
        Score hour = committed.hour(TwoFeeds.WHOLE).orElseThrow();
        assertThat(hour.nowcasts()).isEqualTo(NETWORKS_IN_THE_FIRST_HOUR);
        assertThat(hour.unverified()).isZero();
    }

    /** The network is poor since the upgrade, which only shows against what it was before. */
    private static void assertDrift(RetrainRequest request) {
        assertThat(request.since()).isEqualTo(SmallArchive.time(6));
        assertThat(request.reason()).endsWith("it used to be 0.000");
    }
}
