package io.nowstream.app.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nowstream.app.job.FlinkCluster;
import io.nowstream.app.job.KafkaJob;
import io.nowstream.app.job.Restore;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise 1: each identity exactly once for readers of committed records, through the death of a
 * task manager, with rollouts in flight and records not yet committed.
 */
class KilledTaskManagerTest {

    private static final Path FLINK_CONF =
            Path.of(System.getProperty("nowstream.home"), "flink-conf");
    private static final int FEEDS = 4;
    private static final int FRAMES = 40;
    private static final int LENGTH = 6;
    private static final int LEADS = 4;
    private static final int EXPECTED = FEEDS * (FRAMES - LENGTH + 1);

    /** Rarely, so that something is uncommitted whenever the test looks. */
    private static final Map<String, String> RARE_CHECKPOINTS =
            Map.of("execution.checkpointing.interval", "4 s");

    @TempDir Path directory;

    private final Feeds feeds = SmallArchive.settings(LENGTH, LEADS);

    @AfterEach
    void openTheGate() {
        GatedAdvection.GATE.open();
    }

    @Test
    void a_task_manager_killed_twice_loses_nothing_and_repeats_nothing() throws Exception {
        Tally undisturbed = replayed("undisturbed");

        Tally disturbed = killedTwice("disturbed");

        assertThat(undisturbed.nowcasts()).isEqualTo(EXPECTED);
        assertThat(disturbed.nowcasts()).isEqualTo(EXPECTED);
        assertThat(disturbed.begun()).isEqualTo(EXPECTED);
        assertThat(disturbed.duplicates()).isZero();
        assertThat(disturbed.sha256()).isEqualTo(undisturbed.sha256());
    }

    private FiniteReplay published(String run) throws Exception {
        FiniteReplay replay =
                new FiniteReplay(
                        Broker.bootstrap(), new Topics(run), feeds, directory.resolve("claims"));
        replay.createTopics();
        replay.publish(new SmallArchive(FEEDS, FRAMES, 48), ReplayProgress.SILENT);
        return replay;
    }

    private Tally replayed(String run) throws Exception {
        FiniteReplay replay = published(run);
        replay.run(FLINK_CONF, directory.resolve(run), 2, RolloutSettings.forReplay(), Map.of());
        return committed(replay);
    }

    private Tally killedTwice(String run) throws Exception {
        FiniteReplay replay = published(run);
        KafkaJob job =
                new KafkaJob(
                        replay.bootstrap(),
                        replay.topics(),
                        feeds,
                        RolloutSettings.forReplay(),
                        GatedAdvection::create,
                        replay.claims(),
                        true);
        try (FlinkCluster cluster =
                FlinkCluster.start(FLINK_CONF, directory.resolve(run), 2, 1, RARE_CHECKPOINTS)) {
            GatedAdvection.GATE.close();
            var running = cluster.submit(run, job, Restore.nothing());
            kill(cluster, 0, replay, EXPECTED / 4);
            kill(cluster, 1, replay, EXPECTED / 2);
            GatedAdvection.GATE.open();
            running.await();
        }
        return committed(replay);
    }

    /**
     * Kills a task manager once so many nowcasts have been seen by readers of uncommitted records,
     * while one rollout at least is in flight and some of what was seen is not committed.
     */
    private void kill(FlinkCluster cluster, int taskManager, FiniteReplay replay, int after)
            throws Exception {
        letThrough(replay, after);
        assertThat(GatedAdvection.GATE.waiting()).isPositive();
        CompletableFuture<Void> dead = cluster.miniCluster().terminateTaskManager(taskManager);
        GatedAdvection.GATE.open();
        dead.get(30, TimeUnit.SECONDS);
        GatedAdvection.GATE.close();
        cluster.miniCluster().startTaskManager();
    }

    /**
     * Admits one rollout after the other until enough has come out and not all of it is committed.
     */
    private void letThrough(FiniteReplay replay, int nowcasts) throws Exception {
        Tally seen = new Tally();
        try (NowcastTail tail =
                NowcastTail.over(replay.bootstrap(), replay.topics(), EnumSet.of(RunTopic.NOWCASTS))
                        .uncommitted()
                        .start(seen)) {
            await().atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(20))
                    .until(
                            () -> {
                                if (seen.begun() < nowcasts) {
                                    GatedAdvection.GATE.admit(1);
                                }
                                return seen.begun() >= nowcasts
                                        && GatedAdvection.GATE.waiting() > 0
                                        && committed(replay).begun() < seen.begun();
                            });
        }
    }

    private Tally committed(FiniteReplay replay) throws InterruptedException {
        Tally tally = new Tally();
        replay.read(EnumSet.of(RunTopic.NOWCASTS), tally);
        return tally;
    }
}
