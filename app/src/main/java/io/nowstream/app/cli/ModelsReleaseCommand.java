package io.nowstream.app.cli;

import io.nowstream.app.config.Span;
import io.nowstream.app.models.Candidate;
import io.nowstream.app.models.CheckpointChoice;
import io.nowstream.app.models.ModelStore;
import io.nowstream.app.models.RefusedCandidateException;
import io.nowstream.app.models.ReleaseOrder;
import io.nowstream.frames.ModelId;
import io.nowstream.models.checkpoint.Registry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nowstream models release}. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        description = {
            "Tries a checkpoint on a feed's newest frames, as the job would run "
                    + "it, and releases it:",
            "from an issue time on the feed uses it. What is corrupt, does not "
                    + "fit, says what cannot",
            "be, or is too slow is refused, and the feed keeps what it has."
        },
        footer = {
            "",
            "Exit codes: 0 released, 1 tried and refused, 2 a mistake or a "
                    + "checkpoint that is no good.",
            "",
            "Example:",
            "  nowstream models release trained/radar --feed nl-radar --run live \\",
            "      --bootstrap localhost:9092 --state state --key private.pem"
        })
final class ModelsReleaseCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin private ModelDirectories directories = new ModelDirectories();

    @Parameters(paramLabel = "MODEL", description = "Its name, its hash, or its directory.")
    private String model = "";

    @Option(names = "--feed", required = true, paramLabel = "FEED", description = "The feed.")
    private String feed = "";

    @Option(
            names = "--bootstrap",
            required = true,
            paramLabel = "HOST:PORT",
            description = "Kafka broker of the run.")
    private String bootstrap = "";

    @Mixin private KafkaClientOption client = new KafkaClientOption();

    @Option(
            names = "--run",
            required = true,
            paramLabel = "NAME",
            description = "Name of the run, the first part of its topics' names.")
    private String run = "";

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = {
                "First issue time it is used for, e.g. 2026-03-01T12:00:00Z",
                "(default: the one after the newest frame)."
            })
    private @Nullable String from;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = {
                "State directory of the run: the checkpoint is copied there, "
                        + "where the job looks for",
                "it. Not needed for one that comes with the product."
            })
    private @Nullable Path state;

    @Mixin private StoreOption store = new StoreOption();

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            description = "Longest that a rollout may take, e.g. 90 s (default: half a cadence).")
    private @Nullable String deadline;

    @Option(
            names = "--leads",
            paramLabel = "N",
            description = "Leads that the feed wants (default: those it was trained for).")
    private @Nullable Integer leads;

    @Option(
            names = "--key",
            paramLabel = "PRIVATE.pem",
            description =
                    "Ed25519 key that signs the release; needed where the run has a release key.")
    private @Nullable Path key;

    @Option(
            names = "--trust",
            paramLabel = "PUBLIC.pem",
            description = "Ed25519 key whose owner must have signed checkpoint and release.")
    private @Nullable Path trust;

    @Option(
            names = "--shadow",
            description = {
                "To the shadow: its nowcasts are scored beside what is published, and not published.",
                "What is published anyway, released to the shadow, leaves it empty."
            })
    private boolean shadow;

    @Mixin private DeviceOption device = new DeviceOption();

    @Override
    public Integer call() throws Exception {
        ReleaseOrder order = order();
        Candidate candidate = new Candidate(CheckpointChoice.of(model, registry()), order);
        PrintWriter out = spec.commandLine().getOut();
        try {
            Candidate.Released released = candidate.release();
            ModelId id = released.release().model();
            out.printf(
                    "released %s %s %s %s from %s on%s; a rollout takes %,d ms of %,d%n",
                    id.name(),
                    id.hash(),
                    shadow ? "to the shadow of" : "for",
                    feed,
                    released.release().effectiveFrom(),
                    released.release().signature().length > 0 ? ", signed" : "",
                    released.rollout().toMillis(),
                    released.deadline().toMillis());
            out.flush();
            return CommandLine.ExitCode.OK;
        } catch (RefusedCandidateException e) {
            spec.commandLine().getErr().println("nowstream: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private Registry registry() {
        Registry registry = directories.registry();
        return state == null ? registry : new ModelStore(store.of(state)).addTo(registry);
    }

    private ReleaseOrder order() {
        if (leads != null && leads < 1) {
            throw mistake("--leads is at least 1, got " + leads);
        }
        return new ReleaseOrder(
                client.at(bootstrap),
                run,
                feed,
                Optional.ofNullable(from).map(this::instant),
                Optional.ofNullable(state).map(store::of),
                Optional.ofNullable(deadline).map(this::duration),
                Optional.ofNullable(leads),
                Optional.ofNullable(key).map(Keys::privateKey),
                Optional.ofNullable(trust).map(Keys::publicKey),
                device.kind(),
                shadow);
    }

    private Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw mistake("--from is a time like 2026-03-01T12:00:00Z, got \"%s\"".formatted(text));
        }
    }

    private Duration duration(String text) {
        try {
            return Span.parse(text).duration();
        } catch (IllegalArgumentException e) {
            throw mistake("--deadline: " + e.getMessage());
        }
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
