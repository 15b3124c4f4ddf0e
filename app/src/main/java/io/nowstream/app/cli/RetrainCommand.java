package io.nowstream.app.cli;

import io.nowstream.app.config.Span;
import io.nowstream.app.models.ModelStore;
import io.nowstream.app.retrain.RetrainingResult;
import io.nowstream.app.retrain.RetrainingRun;
import io.nowstream.app.retrain.RetrainingSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nowstream retrain}. */
@Command(
        name = "retrain",
        mixinStandardHelpOptions = true,
        description = {
            "Trains what serves a feed on with the feed's archived frames, judges the result on"
                    + " the",
            "newest of them beside the incumbent and the baselines, and registers it if it wins.",
            "Stopped by Ctrl-C or killed, the same command goes on where it was."
        },
        footer = {
            "",
            "Exit codes: 0 a winner is registered, 3 the candidate did not win and nothing has",
            "changed, 1 failed while running, 2 a mistake in options or files, or too few frames.",
            "docs/retraining.md explains it.",
            "",
            "Example:",
            "  nowstream retrain --feed nl-radar --data state/archive --models state"
        })
final class RetrainCommand implements Callable<Integer> {

    /** The candidate did not win. */
    static final int LOST = 3;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--feed",
            required = true,
            paramLabel = "NAME",
            description = "The feed, e.g. nl-radar.")
    @SuppressWarnings("NullAway.Init")
    private String feed;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR|URI",
            description = {
                "Archive that holds its frames, a directory or an address like s3://bucket/archive;",
                "may be given again."
            })
    private List<String> data = List.of();

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = {
                "The cut-off, e.g. 2024-06-12T00:00:00Z: nothing that is valid or arrived then or",
                "later is looked at (default: behind the newest frame)."
            })
    private @Nullable String until;

    @Option(
            names = "--models",
            paramLabel = "DIR",
            defaultValue = "state",
            description = {
                "State directory of the run, whose models/ is the registry, or that directory",
                "itself (default: ${DEFAULT-VALUE})."
            })
    private Path models = Path.of("state");

    @Mixin private StoreOption store = new StoreOption();

    @Option(
            names = "--incumbent",
            paramLabel = "NAME|HASH|DIR",
            description = {
                "What is trained on and compared with (default: what the registry says is the",
                "feed's production, else the checkpoint that fits it)."
            })
    private @Nullable String incumbent;

    @Option(
            names = "--recipe",
            paramLabel = "FILE",
            description = "How it is trained on (default: models/recipes/retrain.yaml).")
    private @Nullable Path recipe;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Trains for so long at most (default: as the recipe says).")
    private @Nullable Double seconds;

    @Option(
            names = "--newest",
            paramLabel = "SPAN",
            description = {
                "How much of the end is kept for judging, e.g. 2 d (default: a fifth of the",
                "frames, 600 at most)."
            })
    private @Nullable String newest;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of all that is drawn (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = {
                "Where it works and reports (default: retrained/FEED/CUT-OFF in the state",
                "directory)."
            })
    private @Nullable Path out;

    @Option(
            names = "--promote",
            description = {
                "A winner becomes production at once, not shadow: for retraining by hand, without"
                        + " a",
                "controller that tries it first."
            })
    private boolean promote;

    @Option(
            names = "--sabotage",
            description = {
                "Shuffles the candidate's weights before it is judged, to see that it loses."
            })
    private boolean sabotage;

    @Option(names = "--json", description = "Prints the result as one JSON object on stdout.")
    private boolean json;

    @Mixin private DeviceOption device = new DeviceOption();

    @Override
    public Integer call() throws Exception {
        RetrainingRun run = new RetrainingRun(settings(), this::say, progress());
        List<RetrainingResult> came = new ArrayList<>();
        UntilStopped.run(
                stop -> {
                    run.run(stop).ifPresent(came::add);
                    return !came.isEmpty();
                });
        Optional<RetrainingResult> result = came.stream().findFirst();
        if (result.isEmpty()) {
            return CommandLine.ExitCode.SOFTWARE;
        }
        print(result.get());
        return result.get().won() ? 0 : LOST;
    }

    private RetrainingSettings settings() {
        if (seconds != null && !(seconds > 0 && Double.isFinite(seconds))) {
            throw mistake("--seconds must be above 0");
        }
        return new RetrainingSettings(
                feed,
                data,
                Optional.ofNullable(until).map(this::instant),
                new ModelStore(store.of(ModelStore.stateOf(models))),
                Optional.ofNullable(incumbent),
                Optional.ofNullable(recipe),
                Optional.ofNullable(seconds),
                Optional.ofNullable(newest).map(this::span),
                seed,
                Optional.ofNullable(out),
                device.present(),
                promote,
                sabotage);
    }

    private Instant instant(String written) {
        try {
            return Instant.parse(written);
        } catch (DateTimeException e) {
            throw mistake(
                    "--until: \"%s\" is no time; write it like 2024-06-12T00:00:00Z"
                            .formatted(written));
        }
    }

    private Duration span(String written) {
        try {
            return Span.parse(written).duration();
        } catch (IllegalArgumentException e) {
            throw mistake("--newest: " + e.getMessage());
        }
    }

    private Tenths progress() {
        return new Tenths(spec.commandLine().getErr(), "windows judged");
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("nowstream: " + line);
        err.flush();
    }

    private void print(RetrainingResult result) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(result.json());
        } else {
            out.printf("%s: %s%n", result.decision(), result.why());
            if (result.won()) {
                out.printf(
                        "%s is %s: %s%n",
                        result.candidate().name(), result.alias(), result.registered());
            }
        }
        out.flush();
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
