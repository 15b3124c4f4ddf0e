package io.nowstream.app.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.nowstream.app.evaluate.AsPublished;
import io.nowstream.app.evaluate.Evaluation;
import io.nowstream.app.job.FlinkCluster;
import io.nowstream.app.job.Restore;
import io.nowstream.app.scores.ScoreLog;
import io.nowstream.app.scores.TotalScore;
import io.nowstream.frames.FeedPattern;
import io.nowstream.frames.Score;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.models.verification.ContingencyTable;
import io.nowstream.models.verification.ErrorSums;
import io.nowstream.models.verification.ScoreBoard;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.rollout.NowcasterSource;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An archive through broker and job, and its scores, streamed and offline.
 *
 * @param directory scratch
 * @param run the replay's name
 * @param archive what is replayed
 * @param feeds how its feeds are treated
 * @param nowcasters makes them
 */
record ScoredReplay(
        Path directory, String run, Archive archive, Feeds feeds, NowcasterSource nowcasters) {

    private static final Path FLINK_CONF =
            Path.of(System.getProperty("nowstream.home"), "flink-conf");

    /** Rarely, so that what is scored and not committed is lost with a task manager. */
    private static final Map<String, String> RARE_CHECKPOINTS =
            Map.of("execution.checkpointing.interval", "3 s");

    private static final Duration LONG = Duration.ofMinutes(20);
    private static final double LAST_DIGITS = 1e-12;

    /** What the stream says of a replay that nothing disturbs. */
    ScoreLog streamed(int parallelism) throws Exception {
        FiniteReplay replay = published(nowcasters);
        replay.run(
                FLINK_CONF,
                directory.resolve(run),
                parallelism,
                RolloutSettings.forReplay(),
                Map.of());
        return scoresOf(replay);
    }

    /**
     * What the stream says of a replay of which a task manager is killed when so many nowcasts are
     * out, while others are in flight.
     *
     * @param gated the nowcaster that the gate holds in flight
     */
    ScoreLog streamedThroughADeath(int parallelism, String gated, int nowcasts) throws Exception {
        FiniteReplay replay = published(new GatedNowcaster.Source(nowcasters, gated));
        try (FlinkCluster cluster =
                FlinkCluster.start(
                        FLINK_CONF, directory.resolve(run), parallelism, 1, RARE_CHECKPOINTS)) {
            GatedNowcaster.GATE.close();
            var running =
                    cluster.submit(run, replay.job(RolloutSettings.forReplay()), Restore.nothing());
            letThrough(replay, nowcasts);
            var dead = cluster.miniCluster().terminateTaskManager(0);
            GatedNowcaster.GATE.open();
            dead.get(30, TimeUnit.SECONDS);
            cluster.miniCluster().startTaskManager();
            running.await();
        } finally {
            GatedNowcaster.GATE.open();
        }
        return scoresOf(replay);
    }

    private FiniteReplay published(NowcasterSource source) throws Exception {
        FiniteReplay replay =
                new FiniteReplay(
                        Broker.kafka(),
                        new Topics(run),
                        feeds,
                        directory.resolve("claims"),
                        source);
        replay.createTopics();
        replay.publish(archive, ReplayProgress.SILENT);
        return replay;
    }

    /** Lets so many rollouts pass the gate, and waits until they are out and others are held. */
    private static void letThrough(FiniteReplay replay, int nowcasts) {
        Tally seen = new Tally();
        try (NowcastTail tail =
                NowcastTail.over(replay.kafka(), replay.topics(), EnumSet.of(RunTopic.NOWCASTS))
                        .uncommitted()
                        .start(seen)) {
            GatedNowcaster.GATE.admit(nowcasts);
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> seen.begun() >= nowcasts && GatedNowcaster.GATE.waiting() > 0);
        }
    }

    private static ScoreLog scoresOf(FiniteReplay replay) throws InterruptedException {
        ScoreLog log = new ScoreLog();
        replay.read(EnumSet.of(RunTopic.SCORES), log);
        return log;
    }

    /** What the command line says of the same frames. */
    Evaluation.Result offline() throws Exception {
        List<Evaluation.Result> results =
                new AsPublished(feeds, nowcasters, note -> {})
                        .on(archive, FeedPattern.ALL, ReplayProgress.SILENT);
        assertThat(results).hasSize(1);
        return results.get(0);
    }

    /** Counts exactly, n included; sums but for their last digits; hours and days as well. */
    static void assertSame(ScoreLog streamed, Evaluation.Result offline) {
        assertThat(streamed.repeated()).isZero();
        for (Score.Period period : Score.Period.values()) {
            assertSame(totals(streamed, period), offline, period.label());
        }
    }

    private static List<TotalScore> totals(ScoreLog log, Score.Period period) {
        List<Score> scores = new ArrayList<>();
        for (String feed : log.feeds()) {
            scores.addAll(log.of(feed, period));
        }
        return TotalScore.of(scores).stream().filter(total -> total.nowcasts() > 0).toList();
    }

    private static void assertSame(
            Collection<TotalScore> totals, Evaluation.Result offline, String what) {
        List<ScoreBoard.Row> rows = offline.board().rows();
        assertThat(totals).as(what).hasSize(rows.size());
        for (ScoreBoard.Row row : rows) {
            String where = "%s of %s at lead %d".formatted(what, row.nowcaster(), row.lead());
            TotalScore total =
                    totals.stream()
                            .filter(one -> one.model().name().equals(row.nowcaster()))
                            .filter(one -> one.lead() == row.lead())
                            .findFirst()
                            .orElseThrow(() -> new AssertionError(where));
            ErrorSums errors = row.score().errors();
            assertThat(total.n()).as(where).isEqualTo(errors.n()).isPositive();
            assertThat(events(total)).as(where).isEqualTo(row.score().events());
            assertClose(total.sumSquared(), errors.sumSquared(), errors.sumSquared(), where);
            assertClose(total.sumAbsolute(), errors.sumAbsolute(), errors.sumAbsolute(), where);
            // Errors of either sign cancel: the digits are those of what is added.
            assertClose(total.sumError(), errors.sumError(), errors.sumAbsolute(), where);
        }
    }

    private static void assertClose(double one, double other, double scale, String where) {
        assertThat(one).as(where).isCloseTo(other, within(LAST_DIGITS * scale));
    }

    private static List<ContingencyTable> events(TotalScore total) {
        return total.events().stream()
                .map(
                        e ->
                                new ContingencyTable(
                                        e.hits(),
                                        e.misses(),
                                        e.falseAlarms(),
                                        e.correctNegatives()))
                .toList();
    }
}
