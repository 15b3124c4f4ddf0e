package io.nowstream.app.models;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.nowstream.app.cli.Nowstream;
import io.nowstream.app.job.TinyCheckpoint;
import io.nowstream.app.replay.Broker;
import io.nowstream.app.replay.FiniteReplay;
import io.nowstream.app.replay.SmallArchive;
import io.nowstream.frames.ClaimChecks;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Frame;
import io.nowstream.frames.KeyFiles;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Release;
import io.nowstream.frames.ReleaseSignature;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.network.Weights;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.models.serving.TensorEngine;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.RunTopic;
import io.nowstream.sinks.kafka.TailListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code models release} on a real log, with a network as small as they get. */
class ReleaseTest {

    private static final AtomicInteger RUNS = new AtomicInteger();
    private static final String FEED = "small/1";
    private static final int SIDE = 64;

    @TempDir Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Topics topics;
    private Path state;
    private Checkpoint tiny;

    @BeforeEach
    void aRunWithoutFrames() throws Exception {
        topics = new Topics("release-" + RUNS.incrementAndGet());
        state = Files.createDirectories(directory.resolve("state"));
        tiny = TinyCheckpoint.write(directory.resolve("tiny"), "tiny", Quantity.REFLECTIVITY);
        replay().createTopics();
    }

    private FiniteReplay replay() {
        return new FiniteReplay(
                Broker.kafka(),
                topics,
                feeds(),
                state.resolve("claims"),
                RegistryNowcasters.of(List.of(new ModelStore(state).directory()), "cpu"));
    }

    private static Feeds feeds() {
        return SmallArchive.settings(10, 3);
    }

    private void publish(FeedRecord... records) throws InterruptedException {
        try (FeedPublisher log =
                new FeedPublisher(
                        Broker.kafka(), topics, new LocalStore(state.resolve("claims")))) {
            for (FeedRecord record : records) {
                log.publish(record);
            }
            log.flush();
        }
    }

    private static FeedRecord frame(String feed, int index) {
        return FeedRecord.of(SmallArchive.frame(feed, index, SIDE, 0, 0));
    }

    private void frames(int from, int until) throws InterruptedException {
        for (int i = from; i < until; i++) {
            publish(frame(FEED, i), frame("small/2", i));
        }
    }

    private int release(Checkpoint checkpoint, String... more) {
        return release(checkpoint.directory(), more);
    }

    private int release(Path checkpoint, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "models",
                                "release",
                                checkpoint.toString(),
                                "--feed=" + FEED,
                                "--run=" + topics.run(),
                                "--bootstrap=" + Broker.kafka()));
        if (Arrays.stream(more).noneMatch(one -> one.startsWith("--state"))) {
            arguments.add("--state=" + state);
        }
        arguments.addAll(List.of(more));
        arguments.remove("--state="); // stands for none
        CommandLine line = Nowstream.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments.toArray(String[]::new));
    }

    /** What stands in the log, per feed in its order. */
    private List<FeedRecord> log() throws InterruptedException {
        List<FeedRecord> records = new ArrayList<>();
        try (FeedPublisher log =
                new FeedPublisher(
                        Broker.kafka(), topics, new LocalStore(state.resolve("claims")))) {
            log.readBack(Instant.EPOCH, records::add);
        }
        return records;
    }

    private void refused(int expected, int code, String... sentence) throws InterruptedException {
        assertThat(code).as(err.toString()).isEqualTo(expected);
        assertThat(err.toString()).startsWith("nowstream: ").contains(sentence).hasLineCount(1);
        assertThat(log()).noneMatch(record -> record.kind() == FeedRecord.Kind.RELEASE);
        assertThat(new ModelStore(state).directory()).doesNotExist();
    }

    /** The tiny network with some of its weights changed. */
    private Checkpoint changed(String name, Consumer<Weights> change) {
        try (NDManager manager = TensorEngine.manager(DeviceKind.CPU);
                Weights weights = tiny.weights(manager)) {
            change.accept(weights);
            return Checkpoint.write(
                    directory.resolve(name),
                    tiny.description(),
                    Optional.empty(),
                    weights,
                    "For tests.");
        }
    }

    private static NDArray last(Weights weights, String ending) {
        return weights.all().entrySet().stream()
                .filter(weight -> weight.getKey().endsWith(ending))
                .reduce((before, after) -> after)
                .orElseThrow()
                .getValue();
    }

    private KeyPair keys(String name) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        pem(name + ".private", "PRIVATE KEY", pair.getPrivate().getEncoded());
        pem(name + ".public", "PUBLIC KEY", pair.getPublic().getEncoded());
        return pair;
    }

    private void pem(String name, String label, byte[] der) throws IOException {
        Files.writeString(
                directory.resolve(name),
                "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                        .formatted(label, Base64.getEncoder().encodeToString(der), label));
    }

    @Test
    void a_sound_checkpoint_is_released_behind_the_feeds_newest_frame() throws Exception {
        frames(0, 12);

        assertThat(release(tiny)).as(err.toString()).isZero();

        List<FeedRecord> ofFeed =
                log().stream().filter(record -> record.feed().equals(FEED)).toList();
        FeedRecord record = ofFeed.get(ofFeed.size() - 1);
        Release release = record.release();
        assertThat(ofFeed).hasSize(13);
        assertThat(record.kind()).isEqualTo(FeedRecord.Kind.RELEASE);
        assertThat(record.arrivalTime()).isEqualTo(ofFeed.get(11).arrivalTime());
        assertThat(release.effectiveFrom()).isEqualTo(SmallArchive.time(12));
        assertThat(release.model()).isEqualTo(tiny.id());
        assertThat(release.signature()).isEmpty();
        assertThat(out.toString())
                .contains("released tiny %s for %s from ".formatted(tiny.hash(), FEED))
                .contains(" ms of 150,000");
        assertThat(log().stream().filter(r -> r.release() != null)).hasSize(1);
    }

    @Test
    void the_job_finds_it_in_the_runs_state_directory_though_the_first_one_is_gone()
            throws Exception {
        frames(0, 12);
        assertThat(release(tiny)).as(err.toString()).isZero();
        Files.delete(tiny.directory().resolve("model.json"));

        RegistryNowcasters source =
                RegistryNowcasters.of(List.of(new ModelStore(state).directory()), "cpu");
        try (Nowcaster released = source.released(tiny.id());
                Nowcaster named = source.create("tiny");
                Nowcaster byHash = source.create(tiny.hash())) {
            assertThat(List.of(released.id(), named.id(), byHash.id())).containsOnly(tiny.id());
        }
    }

    @Test
    void from_its_time_on_the_feeds_nowcasts_are_the_released_networks() throws Exception {
        frames(0, 12);
        assertThat(release(tiny)).as(err.toString()).isZero();
        frames(12, 15);
        publish(
                FeedRecord.end(FEED, SmallArchive.time(16)),
                FeedRecord.end("small/2", SmallArchive.time(16)));

        Path conf = Path.of(System.getProperty("nowstream.home"), "flink-conf");
        replay().run(
                        conf,
                        directory.resolve("checkpoints"),
                        1,
                        RolloutSettings.forReplay(),
                        Map.of());

        Map<String, String> models = new TreeMap<>();
        replay().read(
                        EnumSet.of(RunTopic.NOWCASTS),
                        new TailListener() {
                            @Override
                            public void nowcast(ForecastField field, Envelope envelope) {
                                models.put(
                                        field.feed() + " " + field.issueTime(),
                                        field.model().name());
                            }
                        });
        assertThat(models)
                .containsEntry(FEED + " " + SmallArchive.time(11), "advection")
                .containsEntry(FEED + " " + SmallArchive.time(12), "tiny")
                .containsEntry(FEED + " " + SmallArchive.time(14), "tiny")
                .containsEntry("small/2 " + SmallArchive.time(14), "advection")
                .hasSize(12);
    }

    @Test
    void a_release_is_signed_and_its_checkpoint_must_be_too_where_a_key_is_trusted()
            throws Exception {
        frames(0, 12);
        keys("ours");
        keys("theirs");
        String key = "--key=" + directory.resolve("ours.private");
        String trust = "--trust=" + directory.resolve("ours.public");

        refused(2, release(tiny, key, trust), "tiny is not signed; sign it first (models sign)");
        err.getBuffer().setLength(0);
        tiny.sign(KeyFiles.privateKey(directory.resolve("theirs.private")));
        refused(2, release(tiny, key, trust), "tiny is not signed by the trusted key");
        err.getBuffer().setLength(0);
        tiny.sign(KeyFiles.privateKey(directory.resolve("ours.private")));
        refused(2, release(tiny, trust), "the release is not signed by the trusted key");

        assertThat(release(tiny, key, trust)).isZero();
        Release release =
                log().stream()
                        .filter(record -> record.kind() == FeedRecord.Kind.RELEASE)
                        .findFirst()
                        .orElseThrow()
                        .release();
        assertThat(
                        ReleaseSignature.verify(
                                release, KeyFiles.publicKey(directory.resolve("ours.public"))))
                .isTrue();
        assertThat(out.toString()).contains(", signed; a rollout takes");
    }

    @Test
    void an_issue_time_can_be_given() throws Exception {
        frames(0, 12);

        assertThat(release(tiny, "--from=2020-06-01T06:00:00Z")).isZero();
        assertThat(
                        log().stream()
                                .filter(r -> r.release() != null)
                                .map(r -> r.release().effectiveFrom()))
                .containsExactly(Instant.parse("2020-06-01T06:00:00Z"));
    }

    @Test
    void a_corrupt_checkpoint_is_refused() throws Exception {
        frames(0, 12);
        Path weights = tiny.directory().resolve("weights.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 64;
        Files.write(weights, bytes);

        refused(2, release(tiny), "damaged, or another checkpoint");
    }

    @Test
    void a_checkpoint_for_another_quantity_is_refused() throws Exception {
        frames(0, 12);
        Checkpoint vil = TinyCheckpoint.write(directory.resolve("vil"), "vil", Quantity.VIL);

        refused(
                2,
                release(vil),
                FEED + " is in dBZ; checkpoint vil needs VIL code; nothing is released");
    }

    @Test
    void a_feed_of_another_cadence_is_refused() throws Exception {
        for (int i = 0; i < 24; i += 2) {
            publish(frame(FEED, i));
        }
        refused(
                2,
                release(tiny),
                "has a frame every 10 min; checkpoint tiny needs one every 5 min");
    }

    @Test
    void more_leads_than_it_can_make_are_refused() throws Exception {
        frames(0, 12);
        refused(2, release(tiny, "--leads=100"), "wants 100 leads; checkpoint tiny");
    }

    @Test
    void a_checkpoint_whose_nowcast_is_no_number_is_kept_out() throws Exception {
        frames(0, 12);
        Checkpoint broken = changed("nan", weights -> last(weights, ".weight").muli(0).addi(3e38f));

        refused(1, release(broken), "checkpoint tiny is kept out: its ", "; what serves " + FEED);
    }

    @Test
    void a_checkpoint_whose_nowcast_is_rain_everywhere_is_kept_out() throws Exception {
        frames(0, 12);
        Checkpoint wet = changed("wet", weights -> last(weights, ".bias").addi(10));

        refused(
                1,
                release(wet),
                "checkpoint tiny is kept out: its nowcast of small/1 issued 2020-06-01T00:55:00Z"
                        + " cannot be: lead 1 has ");
    }

    @Test
    void a_checkpoint_that_misses_the_deadline_is_kept_out() throws Exception {
        frames(0, 12);
        refused(
                1,
                release(tiny, "--deadline=0 ms"),
                "checkpoint tiny is kept out: a rollout on small/1 takes ",
                " ms when warm, and its deadline is 0 ms; what serves small/1 stays");
    }

    @Test
    void a_feed_without_enough_frames_is_refused() throws Exception {
        refused(2, release(tiny), "has no frame of feed small/1; a candidate is tried on");
        err.getBuffer().setLength(0);
        frames(0, 9);
        refused(
                2,
                release(tiny),
                "small/1 has no 10 frames one after the other among its newest 9");
    }

    @Test
    void a_gap_is_stepped_over_to_the_newest_sequence_without_one() throws Exception {
        frames(0, 12);
        frames(13, 15);

        assertThat(release(tiny)).as(err.toString()).isZero();
        assertThat(
                        log().stream()
                                .filter(r -> r.release() != null)
                                .map(r -> r.release().effectiveFrom()))
                .containsExactly(SmallArchive.time(15));
    }

    @Test
    void a_feed_that_has_ended_is_refused() throws Exception {
        frames(0, 12);
        publish(FeedRecord.end(FEED, SmallArchive.time(13)));
        refused(2, release(tiny), "small/1 has ended in run " + topics.run());
    }

    @Test
    void frames_that_lie_in_the_store_are_fetched() throws Exception {
        frames(0, 11);
        Frame claimed =
                new ClaimChecks(new LocalStore(state.resolve("claims")), 1)
                        .deposit(SmallArchive.frame(FEED, 11, SIDE, 0, 0));
        publish(FeedRecord.of(claimed));

        assertThat(release(tiny)).as(err.toString()).isZero();
    }

    @Test
    void frames_whose_cells_are_not_there_are_named() throws Exception {
        frames(0, 11);
        Frame claimed =
                new ClaimChecks(new LocalStore(directory.resolve("elsewhere")), 1)
                        .deposit(SmallArchive.frame(FEED, 11, SIDE, 0, 0));
        publish(FeedRecord.of(claimed));

        refused(
                2,
                release(tiny),
                "small/1: the frame of 2020-06-01T00:55:00Z is too large for a message, and cells",
                "; --state is the state directory of the run");
    }

    @Test
    void what_the_job_could_not_find_is_refused() throws Exception {
        frames(0, 12);
        refused(
                2,
                release(tiny, "--state="),
                "does not come with the product, so the job would not");
        err.getBuffer().setLength(0);
        refused(2, release(tiny, "--state=no/where"), "no/where: no such directory; --state is");
    }

    @Test
    void an_unknown_run_is_one_sentence() throws Exception {
        topics = new Topics("nobodys-run");

        assertThat(release(tiny)).isEqualTo(2);
        assertThat(err.toString())
                .contains("nobodys-run.frames at " + Broker.kafka() + " cannot be read: ")
                .contains("is the broker running, and the run's name right?")
                .hasLineCount(1);
    }
}
