package io.nowstream.app.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nowstream.app.broker.EmbeddedBroker;
import io.nowstream.app.demo.StormArchive;
import io.nowstream.app.job.FlinkCluster;
import io.nowstream.app.job.KafkaJob;
import io.nowstream.app.job.Restore;
import io.nowstream.app.scores.ScoreLog;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Score;
import io.nowstream.frames.Topics;
import io.nowstream.frames.WarningScore;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.ingest.publish.ReplayPlan;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.ingest.publish.Replayer;
import io.nowstream.models.Nowcasters;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise 2: the same records give the same bytes, however often the job is stopped with a
 * savepoint in the middle of them and taken up by another number of subtasks, with rollouts in
 * flight.
 */
class RescaleTest {

    private static final Path FLINK_CONF =
            Path.of(System.getProperty("nowstream.home"), "flink-conf");

    private static final String RUN = "rescaled";
    private static final int FEEDS = 8;
    private static final int FRAMES = 14;
    private static final int EXPECTED = FEEDS * (FRAMES - FeedKind.RADAR.length() + 1);

    /** How many frames of each feed are there before the first stop, and before the second. */
    private static final int BEFORE_FIRST = 11;

    private static final int BEFORE_SECOND = 13;

    /** Of the nowcasts that can be made before the first stop, half; the others are in flight. */
    private static final int COMMITTED_FIRST = FEEDS;

    private static final int COMMITTED_SECOND = 2 * FEEDS;

    /** What is in flight must not fill the rollout's queue: checkpoints would wait behind it. */
    private static final RolloutSettings ROLLOUT =
            RolloutSettings.forReplay().withCapacity(EXPECTED);

    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir Path directory;

    @AfterEach
    void openTheGate() {
        GatedNowcaster.GATE.open();
    }

    @Test
    void a_replay_by_one_then_two_then_one_subtask_gives_what_an_undisturbed_one_gives()
            throws Exception {
        StormArchive.write(directory.resolve("storm"), 0);
        try (Archive archive =
                new BeginningOf(Archives.open(directory.resolve("storm")), FEEDS, FRAMES)) {
            Feeds feeds = ArchiveFeeds.of(archive, "advection");
            Outcome undisturbed = undisturbed(archive, replay(Broker.kafka(), feeds));
            Outcome rescaled = rescaledTwice(archive, feeds);

            assertThat(undisturbed.tally().nowcasts()).isEqualTo(EXPECTED);
            assertThat(undisturbed.tally().raised()).isPositive();
            assertThat(undisturbed.scores()).isNotEmpty();
            assertThat(undisturbed.ofWarnings()).isNotEmpty();
            assertThat(rescaled.tally().nowcasts()).isEqualTo(EXPECTED);
            assertThat(rescaled.tally().begun()).isEqualTo(EXPECTED);
            assertThat(rescaled.tally().duplicates()).isZero();
            assertThat(rescaled.tally().tiers()).hasSize(1).isEqualTo(undisturbed.tally().tiers());
            assertThat(rescaled.tally().sha256()).isEqualTo(undisturbed.tally().sha256());
            assertThat(rescaled.warnings().all())
                    .usingRecursiveComparison()
                    .isEqualTo(undisturbed.warnings().all());
            assertThat(rescaled.repeatedScores()).isZero();
            assertThat(rescaled.scores()).isEqualTo(undisturbed.scores());
            assertThat(rescaled.ofWarnings()).isEqualTo(undisturbed.ofWarnings());
        }
    }

    private Outcome undisturbed(Archive archive, FiniteReplay replay) throws Exception {
        replay.createTopics();
        replay.publish(archive, ReplayProgress.SILENT);
        replay.run(FLINK_CONF, directory.resolve("undisturbed"), 2, ROLLOUT, Map.of());
        return outcome(replay);
    }

    /** The same run at a broker of its own: identities have the run's name in them. */
    private Outcome rescaledTwice(Archive archive, Feeds feeds) throws Exception {
        List<FeedRecord> log = log(archive);
        int first = endOf(BEFORE_FIRST * FEEDS, log);
        int second = endOf(BEFORE_SECOND * FEEDS, log);
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"))) {
            FiniteReplay replay = replay(broker.kafka(), feeds);
            replay.createTopics();
            publish(log.subList(0, first), replay);
            Restore afterOne = stoppedInFlight(replay);
            publish(log.subList(first, second), replay);
            Restore afterTwo = stoppedWhileRolloutsComeBack(replay, afterOne);
            publish(log.subList(second, log.size()), replay);
            finish(replay, afterTwo);
            return outcome(replay);
        }
    }

    /** What the undisturbed replay publishes, ticks and ends too. */
    private static List<FeedRecord> log(Archive archive) throws Exception {
        TakenDown log = new TakenDown();
        Duration tail = Duration.ofMinutes(15);
        new Replayer(log, Clock.systemUTC())
                .replay(
                        archive,
                        ReplayPlan.flatOut(FeedKind.RADAR.usualDelay()).withTail(tail),
                        ReplayProgress.SILENT);
        return log.records();
    }

    /** Behind so many frames. */
    private static int endOf(int frames, List<FeedRecord> log) {
        int seen = 0;
        for (int i = 0; i < log.size(); i++) {
            seen += log.get(i).kind() == FeedRecord.Kind.FRAME ? 1 : 0;
            if (seen == frames) {
                return i + 1;
            }
        }
        throw new IllegalStateException("the log has no %d frames".formatted(frames));
    }

    private static void publish(List<FeedRecord> records, FiniteReplay replay) throws Exception {
        try (FeedPublisher log =
                new FeedPublisher(
                        replay.kafka(), replay.topics(), new LocalStore(replay.claims()))) {
            for (FeedRecord one : records) {
                log.publish(one);
            }
            log.flush();
        }
    }

    /** One subtask; not one rollout more comes back before the job is gone. */
    private Restore stoppedInFlight(FiniteReplay replay) throws Exception {
        GatedNowcaster.GATE.close();
        try (FlinkCluster cluster = cluster(1)) {
            var running = cluster.submit(RUN, endless(replay), Restore.nothing());
            letThrough(replay, COMMITTED_FIRST, COMMITTED_FIRST);
            Restore stopped = running.stopWithSavepoint(directory.resolve("in-flight"));
            assertThat(committed(replay)).isEqualTo(COMMITTED_FIRST);
            return stopped;
        } finally {
            GatedNowcaster.GATE.open();
        }
    }

    /** Two subtasks; rollouts come back before and after the savepoint's barrier. */
    private Restore stoppedWhileRolloutsComeBack(FiniteReplay replay, Restore from)
            throws Exception {
        // What the job before held at the gate has to be gone: it would be let through instead.
        await().atMost(LONG).until(() -> GatedNowcaster.GATE.waiting() == 0);
        GatedNowcaster.GATE.close();
        try (FlinkCluster cluster = cluster(2)) {
            var running = cluster.submit(RUN, endless(replay), from);
            letThrough(replay, COMMITTED_SECOND - COMMITTED_FIRST, COMMITTED_SECOND);
            Path savepoints = directory.resolve("coming-back");
            CompletableFuture<Restore> stopped =
                    CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return running.stopWithSavepoint(savepoints);
                                } catch (Exception e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> stopped.isDone() || isBegun(savepoints));
            GatedNowcaster.GATE.open();
            Restore there = stopped.get(LONG.toMinutes(), TimeUnit.MINUTES);
            assertThat(committed(replay)).isGreaterThanOrEqualTo(COMMITTED_SECOND);
            return there;
        } finally {
            GatedNowcaster.GATE.open();
        }
    }

    /** One subtask, to the end of the log; what is open then is closed, as in a finite replay. */
    private void finish(FiniteReplay replay, Restore from) throws Exception {
        try (FlinkCluster cluster = cluster(1)) {
            var running = cluster.submit(RUN, endless(replay), from);
            ReadSoFar.awaitAll(replay.kafka(), replay.topics(), LONG);
            cluster.miniCluster()
                    .stopWithSavepoint(
                            running.id(),
                            directory.resolve("done").toUri().toString(),
                            true,
                            SavepointFormatType.CANONICAL)
                    .get(LONG.toMinutes(), TimeUnit.MINUTES);
        }
    }

    private static KafkaJob endless(FiniteReplay replay) {
        return new KafkaJob(
                replay.kafka(),
                replay.topics(),
                replay.feeds(),
                ROLLOUT,
                replay.nowcasters(),
                replay.claims(),
                false);
    }

    private static boolean isBegun(Path savepoints) throws IOException {
        if (!Files.isDirectory(savepoints)) {
            return false;
        }
        try (Stream<Path> begun = Files.list(savepoints)) {
            return begun.findAny().isPresent();
        }
    }

    private FlinkCluster cluster(int parallelism) throws Exception {
        return FlinkCluster.start(
                FLINK_CONF, directory.resolve("checkpoints"), parallelism, 1, Map.of());
    }

    /** Lets rollouts pass until so many nowcasts are committed and others are held in flight. */
    private static void letThrough(FiniteReplay replay, int more, int nowcasts) {
        Tally seen = new Tally();
        try (NowcastTail tail =
                NowcastTail.over(replay.kafka(), replay.topics(), EnumSet.of(RunTopic.NOWCASTS))
                        .start(seen)) {
            GatedNowcaster.GATE.admit(more);
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> seen.nowcasts() >= nowcasts && GatedNowcaster.GATE.waiting() > 0);
        }
    }

    private FiniteReplay replay(KafkaAccess kafka, Feeds feeds) {
        return new FiniteReplay(
                kafka,
                new Topics(RUN),
                feeds,
                directory.resolve("claims"),
                new GatedNowcaster.Source(Nowcasters::create, "advection"));
    }

    private static long committed(FiniteReplay replay) throws InterruptedException {
        Tally tally = new Tally();
        replay.read(EnumSet.of(RunTopic.NOWCASTS), tally);
        return tally.nowcasts();
    }

    /** What a reader of committed records finds when all is over. */
    private record Outcome(
            Tally tally,
            WarningSets warnings,
            Set<Score> scores,
            Set<WarningScore> ofWarnings,
            long repeatedScores) {}

    private static Outcome outcome(FiniteReplay replay) throws InterruptedException {
        Tally tally = new Tally();
        replay.read(EnumSet.of(RunTopic.NOWCASTS, RunTopic.WARNINGS), tally);
        WarningSets warnings = new WarningSets();
        replay.read(EnumSet.of(RunTopic.WARNINGS), warnings);
        ScoreLog log = new ScoreLog();
        replay.read(EnumSet.of(RunTopic.SCORES), log);
        List<WarningScore> ofWarnings =
                log.feeds().stream().map(log::warnings).flatMap(Collection::stream).toList();
        return new Outcome(
                tally,
                warnings,
                new HashSet<>(log.all()),
                new HashSet<>(ofWarnings),
                log.repeated());
    }
}
