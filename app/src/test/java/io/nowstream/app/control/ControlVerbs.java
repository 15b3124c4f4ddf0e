package io.nowstream.app.control;

import io.nowstream.app.job.TinyCheckpoint;
import io.nowstream.app.models.Aliases;
import io.nowstream.app.models.ModelStore;
import io.nowstream.app.replay.Broker;
import io.nowstream.app.replay.SmallArchive;
import io.nowstream.app.store.RunStore;
import io.nowstream.frames.AuditEntry;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Release;
import io.nowstream.frames.RetrainRequest;
import io.nowstream.frames.Score;
import io.nowstream.frames.Tier;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.ingest.publish.RunTopics;
import io.nowstream.ingest.publish.TopicRetention;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import io.nowstream.sinks.kafka.TailListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * The words that tests of the controller are written in. One feed of drifting blobs on a real log;
 * {@code incumbent} serves it, and a retraining that wins registers {@code candidate}. A trial
 * takes four nowcasts.
 */
abstract class ControlVerbs {

    static final String FEED = "small/0";
    static final int SIDE = 32;
    static final int LENGTH = 10;
    static final int LEADS = 2;
    static final int SAMPLES = 4;

    private static final AtomicInteger RUNS = new AtomicInteger();

    @TempDir Path directory;

    Topics topics;
    Path state;
    ModelStore models;
    Checkpoint incumbent;
    Checkpoint candidate;
    private PositionFiles files;
    private Deeds deeds;
    private FeedControl control;
    private int frames;

    /** A retraining that is done at once. */
    Optional<Retrainings.Came> came;

    /** What was asked of it. */
    final List<Retrainings.Task> tasks = new ArrayList<>();

    /** The process dies. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void aRunThatIsServed() throws Exception {
        topics = new Topics("control-" + RUNS.incrementAndGet());
        state = Files.createDirectories(directory.resolve("state-" + topics.run()));
        models = new ModelStore(state);
        incumbent = checkpoint("incumbent");
        candidate = checkpoint("candidate");
        came = Optional.of(won(candidate));
        try (RunTopics made = new RunTopics(Broker.kafka(), topics)) {
            made.createForIngest(1, TopicRetention.forever());
            made.createForJob(1, TopicRetention.forever());
            made.createForController(1, TopicRetention.forever());
        }
        frames = 0;
        frames(LENGTH + 2);
        start(deed -> {});
    }

    private Checkpoint checkpoint(String name) {
        return models.put(
                TinyCheckpoint.write(
                        directory.resolve(topics.run()).resolve(name),
                        name,
                        Quantity.REFLECTIVITY));
    }

    Retrainings.Came won(Checkpoint winner) {
        return new Retrainings.Came(true, "it is better", winner.id(), incumbent.id());
    }

    Retrainings.Came lost() {
        return new Retrainings.Came(false, "it is no better", candidate.id(), incumbent.id());
    }

    @AfterEach
    void stop() throws Exception {
        deeds.close();
        files.close();
    }

    static Feeds feeds() {
        FeedSpec small = SmallArchive.settings(LENGTH, LEADS).all().get(0);
        return new Feeds(List.of(small.withNowcaster("incumbent")));
    }

    ControlSettings settings() {
        return new ControlSettings(
                Broker.kafka(),
                topics,
                feeds(),
                RunStore.in(state),
                List.of(),
                new TrialRule(SAMPLES, 0.01),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                DeviceKind.CPU);
    }

    final class Retraining implements Retrainings {
        @Override
        public Optional<Came> goOn(Task task) {
            tasks.add(task);
            return came;
        }

        @Override
        public void close() {}
    }

    private void start(Consumer<Deed> done) throws Exception {
        files = PositionFiles.take(state);
        deeds = new Deeds(settings(), (feed, deed) -> done.accept(deed));
        Position position = files.all().stream().findFirst().orElse(Position.idle(FEED));
        control =
                new FeedControl(
                        position,
                        feeds().of(FEED).orElseThrow(),
                        new FeedControl.Desk(settings(), files, deeds, new Retraining()));
    }

    /** Another controller begins where this one was; its topics are read from their beginnings. */
    void restart(Consumer<Deed> done) throws Exception {
        stop();
        start(done);
    }

    // -- what comes in --

    void frames(int count) throws Exception {
        try (FeedPublisher log =
                new FeedPublisher(
                        Broker.kafka(), topics, new LocalStore(state.resolve("claims")))) {
            for (int i = 0; i < count; i++, frames++) {
                log.publish(FeedRecord.of(SmallArchive.frame(FEED, frames, SIDE, 0, 0)));
            }
            log.flush();
        }
    }

    static RetrainRequest request(int frame) {
        return new RetrainRequest(
                "run",
                FEED,
                RetrainRequest.Cause.DRIFT,
                SmallArchive.time(frame),
                SmallArchive.time(frame - 1),
                "skill is lost");
    }

    void ask(int frame) throws Exception {
        control.request(request(frame));
    }

    /** A nowcast of both, verified; what is published, what is in the shadow. */
    void scores(int issue, Checkpoint published, double its, Checkpoint shadow, double own)
            throws Exception {
        control.score(score(issue, published.id(), Tier.FULL, false, its));
        control.score(score(issue, new ModelId("advection", "a"), Tier.ADVECTION, true, 5));
        control.score(score(issue, shadow.id(), Tier.FULL, true, own));
    }

    void published(int issue, Checkpoint checkpoint, double error) {
        control.score(score(issue, checkpoint.id(), Tier.FULL, false, error));
    }

    static Score score(int issue, ModelId model, Tier tier, boolean beside, double error) {
        return new Score(
                "run",
                FEED,
                Score.Period.NOWCAST,
                SmallArchive.time(issue),
                model,
                tier,
                beside,
                Quantity.REFLECTIVITY,
                0,
                1,
                SmallArchive.CADENCE.toMillis(),
                1,
                0,
                100,
                0,
                0,
                100 * error,
                "dBZ",
                List.of());
    }

    void goOn() throws Exception {
        control.goOn();
    }

    /** As far as it goes without anything coming in. */
    void goOnAsFarAsItGoes() throws Exception {
        Position before;
        do {
            before = control.position();
            control.goOn();
        } while (!control.position().equals(before));
    }

    // -- what came of it --

    Phase phase() {
        return control.position().phase();
    }

    /** The feed's releases in the order of its log, e.g. {@code candidate@12 shadow}. */
    List<String> releases() throws Exception {
        List<String> releases = new ArrayList<>();
        try (FeedPublisher log =
                new FeedPublisher(
                        Broker.kafka(), topics, new LocalStore(state.resolve("claims")))) {
            log.readBack(
                    Instant.EPOCH,
                    record -> {
                        Release release = record.release();
                        if (release != null) {
                            releases.add(read(release));
                        }
                    });
        }
        return releases;
    }

    private static String read(Release release) {
        Duration since = Duration.between(SmallArchive.BEGIN, release.effectiveFrom());
        return "%s@%d%s"
                .formatted(
                        release.model().name(),
                        since.dividedBy(SmallArchive.CADENCE),
                        release.shadow() ? " shadow" : "");
    }

    List<AuditEntry> audit() throws Exception {
        List<AuditEntry> entries = new ArrayList<>();
        TailListener listener =
                new TailListener() {
                    @Override
                    public void audit(AuditEntry entry, Envelope envelope) {
                        entries.add(entry);
                    }
                };
        try (NowcastTail tail =
                NowcastTail.over(Broker.kafka(), topics, EnumSet.of(RunTopic.AUDIT))
                        .start(listener)) {
            if (!tail.awaitCaughtUp(Duration.ofMinutes(1))) {
                throw new AssertionError("the audit could not be read");
            }
        }
        return entries;
    }

    List<String> steps() throws Exception {
        return audit().stream()
                .map(
                        entry ->
                                entry.model().name().isEmpty()
                                        ? entry.step().name()
                                        : entry.step() + " " + entry.model().name())
                .toList();
    }

    /** What the registry says; empty for nobody. */
    String alias(Aliases.Alias alias) throws Exception {
        return Aliases.of(models).of(FEED, alias).map(ModelId::name).orElse("");
    }
}
