package io.nowstream.app.release;

import static io.nowstream.app.replay.SmallArchive.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nowstream.app.job.FlinkCluster;
import io.nowstream.app.job.KafkaJob;
import io.nowstream.app.job.Restore;
import io.nowstream.app.job.TinyCheckpoint;
import io.nowstream.app.models.RegistryNowcasters;
import io.nowstream.app.replay.Broker;
import io.nowstream.app.replay.FeedKind;
import io.nowstream.app.replay.FiniteReplay;
import io.nowstream.app.replay.GatedNowcaster;
import io.nowstream.app.replay.SmallArchive;
import io.nowstream.app.replay.Tally;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Release;
import io.nowstream.frames.ReleaseSignature;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.models.Nowcasters;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.assembly.ReleaseTrust;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.RunTopic;
import io.nowstream.sinks.kafka.TailListener;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A release in the middle of a replay of several feeds: from its issue time on, and not before,
 * every nowcast of a released feed is the new checkpoint's, whatever the parallelism, and through
 * the death of a task manager between the release and the switch.
 */
class ReleaseInReplayTest {

    private static final Path FLINK_CONF =
            Path.of(System.getProperty("nowstream.home"), "flink-conf");
    private static final int FEEDS = 4;
    private static final int FRAMES = 22;
    private static final int LENGTH = 10;
    private static final int LEADS = 2;
    private static final int SIDE = 32;
    private static final RolloutSettings FLAT_OUT = RolloutSettings.forReplay().withoutCandidates();
    private static final int EXPECTED = FEEDS * (FRAMES - LENGTH + 1);

    /** The release stands behind the frame with this number. */
    private static final int RELEASED_AFTER = 12;

    private static final Instant EFFECTIVE_FROM = time(16);

    /** This one gets no release. */
    private static final String LEFT_ALONE = "small/3";

    @TempDir Path directory;

    private Checkpoint incumbent;
    private Checkpoint candidate;

    // -- the verbs --

    @BeforeEach
    void writeTwoCheckpoints() {
        incumbent = checkpoint("incumbent");
        candidate = checkpoint("candidate");
    }

    @AfterEach
    void openTheGate() {
        GatedNowcaster.GATE.open();
    }

    private Checkpoint checkpoint(String name) {
        return TinyCheckpoint.write(
                directory.resolve("models").resolve(name), name, Quantity.REFLECTIVITY);
    }

    private Feeds feeds() {
        FeedSpec small = SmallArchive.settings(LENGTH, LEADS).all().get(0);
        return new Feeds(
                List.of(
                        new FeedSpec(
                                small.pattern(),
                                small.length(),
                                small.cadenceMillis(),
                                small.leads(),
                                small.patienceMillis(),
                                small.gapPolicy(),
                                small.maxMissing(),
                                small.toleranceMillis(),
                                small.horizonMillis(),
                                "incumbent",
                                small.warnings().get(0))));
    }

    /** All frames, and behind one of them the feed's release, but for the feed left alone. */
    private FiniteReplay published(String run, ModelId model, byte[] signature) throws Exception {
        FiniteReplay replay =
                new FiniteReplay(
                        Broker.kafka(),
                        new Topics("release-" + run),
                        feeds(),
                        directory.resolve("claims"),
                        new GatedCheckpoints(
                                RegistryNowcasters.of(
                                        List.of(directory.resolve("models")), "cpu")));
        replay.createTopics();
        try (FeedPublisher log =
                new FeedPublisher(
                        replay.kafka(), replay.topics(), new LocalStore(replay.claims()))) {
            for (int i = 0; i < FRAMES; i++) {
                for (int feed = 0; feed < FEEDS; feed++) {
                    String name = "small/" + feed;
                    Instant arrival = time(i).plus(FeedKind.RADAR.usualDelay());
                    log.publish(
                            FeedRecord.of(
                                    SmallArchive.frame(name, i, SIDE, feed, 0).arrivedAt(arrival)));
                    if (i == RELEASED_AFTER && !name.equals(LEFT_ALONE)) {
                        Release release = new Release(name, EFFECTIVE_FROM, model, signature);
                        log.publish(FeedRecord.of(release, arrival));
                    }
                }
            }
            for (int feed = 0; feed < FEEDS; feed++) {
                log.publish(FeedRecord.end("small/" + feed, time(FRAMES)));
            }
            log.flush();
        }
        return replay;
    }

    /** Which model each nowcast is of, and the usual tally. */
    private record Seen(Tally tally, Map<String, String> hashes, List<Rejected> rejected)
            implements TailListener {

        Seen() {
            this(new Tally(), new TreeMap<>(), new ArrayList<>());
        }

        @Override
        public void nowcast(ForecastField field, Envelope envelope) {
            tally.nowcast(field, envelope);
            hashes.put(field.feed() + " " + field.issueTime(), field.model().hash());
        }

        @Override
        public void rejected(Rejected row, Envelope envelope) {
            rejected.add(row);
        }
    }

    private static Seen committed(FiniteReplay replay) throws InterruptedException {
        Seen seen = new Seen();
        replay.read(EnumSet.of(RunTopic.NOWCASTS, RunTopic.REJECTED), seen);
        return seen;
    }

    private Seen replayed(KafkaJob job, int parallelism) throws Exception {
        String run = job.topics().run();
        try (FlinkCluster cluster =
                FlinkCluster.start(FLINK_CONF, directory.resolve(run), parallelism, 1, Map.of())) {
            cluster.submit(run, job, Restore.nothing()).await();
        }
        Seen seen = new Seen();
        new FiniteReplay(job.kafka(), job.topics(), job.feeds(), Path.of(job.claims()))
                .read(EnumSet.of(RunTopic.NOWCASTS, RunTopic.REJECTED), seen);
        return seen;
    }

    private Seen replayed(String run, int parallelism) throws Exception {
        FiniteReplay replay = published(run, candidate.id(), new byte[0]);
        return replayed(replay.job(FLAT_OUT), parallelism);
    }

    /**
     * Kills the task manager when everything before the switch is committed, so that the release is
     * in the job's state and will not be read again, and rollouts after it are in flight. The job
     * is an endless one, as one that has come to its end and drains takes no checkpoint.
     */
    private Seen killedBeforeTheSwitch(String run) throws Exception {
        FiniteReplay replay = published(run, candidate.id(), new byte[0]);
        KafkaJob job =
                new KafkaJob(
                        replay.kafka(),
                        replay.topics(),
                        replay.feeds(),
                        // More than there are sequences: a full queue would hold up checkpoints.
                        FLAT_OUT.withCapacity(2 * EXPECTED),
                        replay.nowcasters(),
                        replay.claims(),
                        false);
        Map<String, String> often = Map.of("execution.checkpointing.interval", "500 ms");
        Map<String, String> beforeTheSwitch = hashes(candidate.hash());
        beforeTheSwitch.values().removeIf(candidate.hash()::equals);
        try (FlinkCluster cluster =
                FlinkCluster.start(FLINK_CONF, directory.resolve(run), 2, 1, often)) {
            GatedNowcaster.GATE.close();
            cluster.submit(run, job, Restore.nothing());
            eventually(replay, seen -> seen.hashes().equals(beforeTheSwitch));
            assertThat(GatedNowcaster.GATE.waiting()).isPositive();
            CompletableFuture<Void> dead = cluster.miniCluster().terminateTaskManager(0);
            GatedNowcaster.GATE.open();
            dead.get(30, TimeUnit.SECONDS);
            cluster.miniCluster().startTaskManager();
            eventually(replay, seen -> seen.tally().nowcasts() >= EXPECTED);
        }
        return committed(replay);
    }

    private static void eventually(FiniteReplay replay, Predicate<Seen> committedIs) {
        await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> committedIs.test(committed(replay)));
    }

    private static void everyNowcastIsThereOnce(Seen seen) {
        assertThat(seen.tally().nowcasts()).isEqualTo(EXPECTED);
        assertThat(seen.tally().begun()).isEqualTo(EXPECTED);
        assertThat(seen.tally().duplicates()).isZero();
    }

    /** The hash that each nowcast has to carry, if released feeds switch to this one. */
    private Map<String, String> hashes(String released) {
        Map<String, String> hashes = new TreeMap<>();
        for (int feed = 0; feed < FEEDS; feed++) {
            for (int i = LENGTH - 1; i < FRAMES; i++) {
                String name = "small/" + feed;
                boolean switched = !time(i).isBefore(EFFECTIVE_FROM) && !name.equals(LEFT_ALONE);
                hashes.put(name + " " + time(i), switched ? released : incumbent.hash());
            }
        }
        return hashes;
    }

    // -- the sentences --

    @Test
    void from_its_issue_time_on_every_nowcast_is_the_released_checkpoints() throws Exception {
        Seen alone = replayed("one-subtask", 1);
        Seen inTwo = replayed("two-subtasks", 2);
        Seen killed = killedBeforeTheSwitch("killed");

        for (Seen seen : List.of(alone, inTwo, killed)) {
            everyNowcastIsThereOnce(seen);
            assertThat(seen.hashes()).isEqualTo(hashes(candidate.hash()));
            assertThat(seen.tally().tiers()).containsOnlyKeys("full");
        }
        assertThat(inTwo.tally().sha256()).isEqualTo(alone.tally().sha256());
        assertThat(killed.tally().sha256()).isEqualTo(alone.tally().sha256());
    }

    @Test
    void what_cannot_be_loaded_drops_a_tier_from_its_issue_time_on() throws Exception {
        ModelId nowhere = new ModelId("nowhere", "ab".repeat(32));
        FiniteReplay replay = published("unloadable", nowhere, new byte[0]);
        Seen seen = replayed(replay.job(FLAT_OUT), 2);

        everyNowcastIsThereOnce(seen);
        String advection = Nowcasters.create("advection").id().hash();
        assertThat(seen.hashes()).isEqualTo(hashes(advection));
        assertThat(seen.tally().tiers()).containsOnlyKeys("full", "advection");
    }

    @Test
    void where_a_key_is_configured_an_unsigned_release_leaves_the_incumbent() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] forOneFeed =
                ReleaseSignature.sign(
                        new Release("small/1", EFFECTIVE_FROM, candidate.id(), new byte[0]),
                        keys.getPrivate());
        FiniteReplay replay = published("unsigned", candidate.id(), forOneFeed);
        Seen seen =
                replayed(replay.job(FLAT_OUT).trusting(ReleaseTrust.signedBy(keys.getPublic())), 2);

        everyNowcastIsThereOnce(seen);
        assertThat(seen.rejected())
                .extracting(Rejected::origin)
                .containsExactlyInAnyOrder("small/0", "small/2");
        Map<String, String> hashes = hashes(candidate.hash());
        hashes.replaceAll(
                (nowcast, hash) -> nowcast.startsWith("small/1") ? hash : incumbent.hash());
        assertThat(seen.hashes()).isEqualTo(hashes);
    }
}
