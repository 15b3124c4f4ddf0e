package io.nowstream.app.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nowstream.app.job.FlinkCluster;
import io.nowstream.app.job.KafkaJob;
import io.nowstream.app.job.NowcasterOptions;
import io.nowstream.app.job.Restore;
import io.nowstream.app.job.TinyCheckpoint;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.models.Nowcasters;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.rollout.NowcasterSource;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
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
    private static final int LENGTH = 10;
    private static final int LEADS = 4;
    private static final int EXPECTED = FEEDS * (FRAMES - LENGTH + 1);

    /** Rarely, so that something is uncommitted whenever the test looks. */
    private static final Map<String, String> RARE_CHECKPOINTS =
            Map.of("execution.checkpointing.interval", "4 s");

    @TempDir Path directory;

    @AfterEach
    void openTheGate() {
        GatedNowcaster.GATE.open();
    }

    @Test
    void a_task_manager_killed_twice_loses_nothing_and_repeats_nothing() throws Exception {
        surviveTwoDeaths("advection", Nowcasters::create);
    }

    @Test
    void nor_does_it_with_a_network_at_work() throws Exception {
        Checkpoint tiny =
                TinyCheckpoint.write(
                        directory.resolve("tiny"), "tiny-radar", Quantity.REFLECTIVITY);
        surviveTwoDeaths("tiny-radar", NowcasterOptions.model(tiny.directory()).source());
    }

    private void surviveTwoDeaths(String nowcaster, NowcasterSource nowcasters) throws Exception {
        Tally undisturbed = replayed(replay("undisturbed-" + nowcaster, nowcaster, nowcasters));

        Tally disturbed = killedTwice(replay("disturbed-" + nowcaster, nowcaster, nowcasters));

        assertThat(undisturbed.nowcasts()).isEqualTo(EXPECTED);
        assertThat(disturbed.nowcasts()).isEqualTo(EXPECTED);
        assertThat(disturbed.begun()).isEqualTo(EXPECTED);
        assertThat(disturbed.duplicates()).isZero();
        assertThat(disturbed.sha256()).isEqualTo(undisturbed.sha256());
        assertThat(disturbed.tiers()).hasSize(1).isEqualTo(undisturbed.tiers());
    }

    private FiniteReplay replay(String run, String nowcaster, NowcasterSource nowcasters)
            throws Exception {
        FeedSpec settings =
                SmallArchive.settings(LENGTH, LEADS).all().get(0).withNowcaster(nowcaster);
        FiniteReplay replay =
                new FiniteReplay(
                        Broker.kafka(),
                        new Topics(run),
                        new Feeds(List.of(settings)),
                        directory.resolve("claims"),
                        new GatedNowcaster.Source(nowcasters, nowcaster));
        replay.createTopics();
        replay.publish(new SmallArchive(FEEDS, FRAMES, 48), ReplayProgress.SILENT);
        return replay;
    }

    private Tally replayed(FiniteReplay replay) throws Exception {
        Path checkpoints = directory.resolve(replay.topics().run());
        replay.run(FLINK_CONF, checkpoints, 2, RolloutSettings.forReplay(), Map.of());
        return committed(replay);
    }

    private Tally killedTwice(FiniteReplay replay) throws Exception {
        String run = replay.topics().run();
        KafkaJob job =
                new KafkaJob(
                        replay.kafka(),
                        replay.topics(),
                        replay.feeds(),
                        RolloutSettings.forReplay(),
                        replay.nowcasters(),
                        replay.claims(),
                        true);
        try (FlinkCluster cluster =
                FlinkCluster.start(FLINK_CONF, directory.resolve(run), 2, 1, RARE_CHECKPOINTS)) {
            GatedNowcaster.GATE.close();
            var running = cluster.submit(run, job, Restore.nothing());
            kill(cluster, 0, replay, EXPECTED / 4);
            kill(cluster, 1, replay, EXPECTED / 2);
            GatedNowcaster.GATE.open();
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
        assertThat(GatedNowcaster.GATE.waiting()).isPositive();
        CompletableFuture<Void> dead = cluster.miniCluster().terminateTaskManager(taskManager);
        GatedNowcaster.GATE.open();
        dead.get(30, TimeUnit.SECONDS);
        GatedNowcaster.GATE.close();
        cluster.miniCluster().startTaskManager();
    }

    /**
     * Admits one rollout after the other until enough has come out and not all of it is committed.
     */
    private void letThrough(FiniteReplay replay, int nowcasts) throws Exception {
        Tally seen = new Tally();
        try (NowcastTail tail =
                NowcastTail.over(replay.kafka(), replay.topics(), EnumSet.of(RunTopic.NOWCASTS))
                        .uncommitted()
                        .start(seen)) {
            await().atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(20))
                    .until(
                            () -> {
                                boolean enough =
                                        seen.begun() >= nowcasts
                                                && committed(replay).begun() < seen.begun();
                                if (!enough) {
                                    // More than enough too, if a checkpoint has committed it all.
                                    GatedNowcaster.GATE.admit(1);
                                }
                                return enough && GatedNowcaster.GATE.waiting() > 0;
                            });
        }
    }

    private Tally committed(FiniteReplay replay) throws InterruptedException {
        Tally tally = new Tally();
        replay.read(EnumSet.of(RunTopic.NOWCASTS), tally);
        return tally;
    }
}
