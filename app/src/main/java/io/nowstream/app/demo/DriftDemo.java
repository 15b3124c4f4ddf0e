package io.nowstream.app.demo;

import io.nowstream.app.broker.EmbeddedBroker;
import io.nowstream.app.control.ControlSettings;
import io.nowstream.app.control.Controller;
import io.nowstream.app.control.RetrainProcess;
import io.nowstream.app.control.RetrainProcesses;
import io.nowstream.app.control.TrialRule;
import io.nowstream.app.job.Closing;
import io.nowstream.app.job.FlinkCluster;
import io.nowstream.app.job.KafkaJob;
import io.nowstream.app.job.Restore;
import io.nowstream.app.live.RunArchive;
import io.nowstream.app.models.ModelStore;
import io.nowstream.app.models.RegistryNowcasters;
import io.nowstream.app.replay.FiniteReplay;
import io.nowstream.app.replay.Tally;
import io.nowstream.app.store.RunStore;
import io.nowstream.frames.AuditEntry;
import io.nowstream.frames.AuditEntry.Step;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.ingest.publish.RunTopics;
import io.nowstream.ingest.publish.TopicRetention;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.WarningSpec;
import io.nowstream.operators.drift.DriftSpec;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The scenario {@code drift}: the weather changes while a run goes on, the network that serves it
 * loses its skill, and the way back mends it, all by itself.
 *
 * <p>The replay goes on by hand-shake: the next frames come when the scores of those before are
 * there, and it stands still while a retraining goes on, as if that took no time. So what is found
 * does not depend on how fast the machine is, but for how much it learns in its minutes.
 */
public final class DriftDemo {

    /** Frames of the replay, and the first one of the other weather: half-way. */
    static final int FRAMES = 700;

    static final int TURN = FRAMES / 2;

    private static final int LENGTH = 6;
    private static final int LEADS = 6;
    private static final String INCUMBENT = "vmrnn-drift";

    /**
     * Skill over two hours, and below its past for so long that there is enough of the new weather
     * to learn from and to be judged on.
     */
    private static final DriftSpec DRIFT = new DriftSpec(24, 0.2, 225);

    private static final TrialRule TRIAL = new TrialRule(24, 0.01);

    private static final double TRAINING_SECONDS = 180;
    private static final int STEP = 10;
    private static final int SHOWN = 60;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration RETRAINING = Duration.ofMinutes(12);

    /**
     * What the scenario is told.
     *
     * @param seed of the weather and of the training
     * @param sabotaged whether the candidate's weights are shuffled
     * @param kafka a broker to use, or empty for one in this process
     * @param run name of the run
     * @param flinkConf directory of Flink's configuration
     */
    public record Settings(
            long seed,
            boolean sabotaged,
            Optional<KafkaAccess> kafka,
            String run,
            Path flinkConf) {}

    private final Settings settings;
    private final Consumer<String> say;
    private final Workplace workplace;
    private final Topics topics;
    private final Path state;
    private final Feeds feeds;
    private final DriftWatch watch = new DriftWatch();
    private final GeneratedShowers weather;

    private DriftDemo(Settings settings, Consumer<String> say, Workplace workplace) {
        this.settings = settings;
        this.say = say;
        this.workplace = workplace;
        this.topics = new Topics(settings.run());
        this.state = workplace.path("state");
        this.feeds = new Feeds(List.of(feed()));
        this.weather = new GeneratedShowers(settings.seed(), FRAMES, TURN);
    }

    /**
     * Runs it.
     *
     * @param say how it goes, a line each
     */
    public static DriftReport run(Settings settings, Consumer<String> say) throws Exception {
        try (Workplace workplace = new Workplace("drift")) {
            DriftDemo demo = new DriftDemo(settings, say, workplace);
            if (settings.kafka().isPresent()) {
                return demo.on(settings.kafka().get());
            }
            try (EmbeddedBroker broker = EmbeddedBroker.start(workplace.path("kafka"))) {
                return demo.on(broker.kafka());
            }
        }
    }

    private static FeedSpec feed() {
        long cadence = GeneratedShowers.CADENCE.toMillis();
        return new FeedSpec(
                GeneratedShowers.FEED,
                LENGTH,
                cadence,
                LEADS,
                2 * cadence,
                GapPolicy.HOLD,
                2,
                2 * cadence,
                Duration.ofHours(6).toMillis(),
                INCUMBENT,
                new WarningSpec(160, 133, 20, 3000));
    }

    private DriftReport on(KafkaAccess kafka) throws Exception {
        Files.createDirectories(state);
        FiniteReplay replay =
                new FiniteReplay(
                        kafka,
                        topics,
                        feeds,
                        state.resolve("claims"),
                        RegistryNowcasters.of(registries(), DeviceKind.CPU.label()));
        replay.createTopics();
        try (RunTopics made = new RunTopics(kafka, topics)) {
            made.createForController(1, TopicRetention.forever());
        }
        replay.requireFreshTopics();
        try (Closing closing = new Closing()) {
            NowcastTail tail =
                    closing.add(
                            NowcastTail.over(
                                            kafka,
                                            topics,
                                            EnumSet.of(
                                                    RunTopic.SCORES,
                                                    RunTopic.RETRAIN_REQUESTS,
                                                    RunTopic.AUDIT))
                                    .start(watch));
            FlinkCluster cluster =
                    closing.add(
                            FlinkCluster.start(
                                    settings.flinkConf(),
                                    workplace.path("checkpoints"),
                                    1,
                                    1,
                                    Map.of("execution.checkpointing.interval", "500 ms")));
            FlinkCluster.RunningJob job =
                    cluster.submit("nowstream " + topics.run(), job(replay), Restore.nothing());
            RunArchive archive =
                    closing.add(
                            RunArchive.start(
                                    state.resolve("archive"),
                                    kafka,
                                    topics,
                                    feeds,
                                    replay.claims()));
            Controller controller = closing.add(controller(kafka));
            FeedPublisher log =
                    closing.add(new FeedPublisher(kafka, topics, new LocalStore(replay.claims())));
            Runnable check =
                    () -> {
                        if (job.result().isDone()) {
                            throw new IllegalStateException("the job ended by itself");
                        }
                        controller.failIfFailed();
                        archive.failIfFailed();
                        tail.failure()
                                .ifPresent(
                                        e -> {
                                            throw e;
                                        });
                    };
            for (int next = 0; next < FRAMES; next += STEP) {
                publish(log, next, Math.min(FRAMES, next + STEP), check);
                standStill(check);
            }
            job.cancel();
        }
        return report(replay);
    }

    private KafkaJob job(FiniteReplay replay) {
        return new KafkaJob(
                        replay.kafka(),
                        topics,
                        feeds,
                        RolloutSettings.forReplay(),
                        replay.nowcasters(),
                        replay.claims(),
                        false)
                .watching(DRIFT);
    }

    private Controller controller(KafkaAccess kafka) throws Exception {
        return Controller.start(
                new ControlSettings(
                        kafka,
                        topics,
                        feeds,
                        RunStore.in(state),
                        List.of(scenarios()),
                        TRIAL,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        DeviceKind.CPU),
                new RetrainProcesses(
                        new RetrainProcess(
                                List.of(state.resolve("archive").toAbsolutePath().toString()),
                                RunStore.in(state),
                                registries(),
                                "1g",
                                Optional.of(recipe()),
                                Optional.of(TRAINING_SECONDS),
                                Optional.of("3 h"),
                                settings.seed(),
                                DeviceKind.CPU.label(),
                                settings.sabotaged())),
                Clock.systemUTC());
    }

    private static Path recipe() {
        return scenarios().resolve("retrain-drift.yaml");
    }

    /**
     * Apart from the checkpoints that serve: this one would fit other feeds, and is made to fail.
     */
    private static Path scenarios() {
        return home().resolve("models/scenarios");
    }

    private static Path home() {
        return Path.of(System.getProperty("nowstream.home", "."));
    }

    private List<Path> registries() {
        return List.of(scenarios(), new ModelStore(state).directory());
    }

    /** Some frames, and then their scores. */
    private void publish(FeedPublisher log, int from, int to, Runnable check) throws Exception {
        for (int i = from; i < to; i++) {
            log.publish(FeedRecord.of(weather.frame(i)));
        }
        log.flush();
        int verified = to - 1 - LEADS;
        if (verified >= LENGTH - 1) {
            watch.await(
                    "scores of the nowcasts up to frame " + verified,
                    PATIENCE,
                    () -> watch.isVerified(GeneratedShowers.validTime(verified), LEADS),
                    check);
        }
        if (from < TURN && to >= TURN) {
            say.accept("the wind turns at " + GeneratedShowers.validTime(TURN));
        }
    }

    /** Where the controller is about to do something, until it has done it. */
    private void standStill(Runnable check) throws InterruptedException {
        if (!watch.isAsked()) {
            return;
        }
        watch.await("the controller", PATIENCE, () -> !watch.audit().isEmpty(), check);
        List<AuditEntry> before = watch.audit();
        AuditEntry last = before.get(before.size() - 1);
        switch (last.step()) {
            case REQUESTED, RETRAINED -> {
                say.accept(
                        "retraining is asked for at %s: %s".formatted(last.at(), last.evidence()));
                watch.await("the retraining", RETRAINING, () -> isAnswered(watch.audit()), check);
                tell(before.size());
            }
            case SHADOWED -> decided(last, last.model().hash(), before.size(), check);
            case PROMOTED -> decided(last, incumbent(), before.size(), check);
            case KEPT, FAILED, DISMISSED, ROLLED_BACK -> {}
        }
    }

    private static boolean isAnswered(List<AuditEntry> audit) {
        return switch (audit.get(audit.size() - 1).step()) {
            case REQUESTED, RETRAINED -> false;
            default -> true;
        };
    }

    /** With as many samples as it takes, the controller decides. */
    private void decided(AuditEntry last, String inShadow, int known, Runnable check)
            throws InterruptedException {
        if (watch.verifiedBeside(inShadow, last.at(), LEADS / 2) >= TRIAL.samples()) {
            watch.await(
                    "what becomes of the shadow",
                    PATIENCE,
                    () -> watch.audit().size() > known,
                    check);
            tell(known);
        }
    }

    private void tell(int known) {
        for (AuditEntry entry : watch.audit().subList(known, watch.audit().size())) {
            say.accept(
                    "%s %s, %s: %s"
                            .formatted(
                                    entry.step(),
                                    entry.model().name(),
                                    entry.at(),
                                    entry.evidence()));
        }
    }

    private String incumbent() {
        return shipped().hash();
    }

    private Checkpoint shipped() {
        return new ModelStore(state).registry().and(scenarios()).byName(INCUMBENT).orElseThrow();
    }

    private DriftReport report(FiniteReplay replay) throws Exception {
        Tally tally = new Tally();
        replay.read(
                EnumSet.of(
                        RunTopic.FRAMES, RunTopic.NOWCASTS, RunTopic.REJECTED, RunTopic.WARNINGS),
                tally);
        Instant turn = GeneratedShowers.validTime(TURN);
        Duration ahead = GeneratedShowers.CADENCE.multipliedBy(LEADS);
        Optional<AuditEntry> promoted = watch.first(Step.PROMOTED);
        Instant end = promoted.map(AuditEntry::at).orElse(Instant.MAX);
        DriftReport.Skill before = watch.skill(LEADS, t -> t.plus(ahead).isBefore(turn), SHOWN);
        DriftReport.Skill during =
                watch.skill(LEADS, t -> !t.isBefore(turn) && t.isBefore(end), Integer.MAX_VALUE);
        DriftReport.Skill after =
                watch.skill(
                        LEADS, t -> !t.isBefore(promoted.map(AuditEntry::at).orElse(turn)), SHOWN);
        return new DriftReport(
                OnceDemo.report(
                        shipped().id(), tally.frames(), FRAMES - LENGTH + 1, tally, Map.of()),
                turn.toString(),
                at(Step.REQUESTED),
                at(Step.RETRAINED),
                at(Step.SHADOWED),
                at(Step.PROMOTED),
                why(),
                before,
                during,
                after,
                watch.audit().stream().map(DriftDemo::step).toList(),
                settings.sabotaged());
    }

    private @Nullable String at(Step step) {
        return watch.first(step).map(entry -> entry.at().toString()).orElse(null);
    }

    private String why() {
        List<AuditEntry> audit = watch.audit();
        return watch.first(Step.PROMOTED)
                .or(() -> watch.first(Step.KEPT))
                .or(
                        () ->
                                audit.isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(audit.get(audit.size() - 1)))
                .map(AuditEntry::evidence)
                .orElse("no loss of skill was seen");
    }

    private static DriftReport.Step step(AuditEntry entry) {
        String hash = entry.model().hash();
        return new DriftReport.Step(
                entry.step().name(),
                entry.at().toString(),
                hash.isEmpty()
                        ? ""
                        : "%s %s".formatted(entry.model().name(), hash.substring(0, 12)),
                entry.evidence());
    }
}
