package io.nowstream.bench;

import static java.util.Locale.ROOT;

import io.nowstream.bench.advection.AdvectionTime;
import io.nowstream.bench.codec.CodecTimes;
import io.nowstream.bench.network.NetworkTime;
import io.nowstream.bench.scan.ScanTime;
import io.nowstream.bench.state.AssemblyState;
import io.nowstream.bench.stream.BackendSizes;
import io.nowstream.bench.stream.Backends;
import io.nowstream.bench.stream.StreamOverhead;
import io.nowstream.bench.stream.StreamSizes;
import io.nowstream.bench.vmrnn.VmrnnTime;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench/run}: every figure in one run, as a Markdown table on stdout. */
@Command(
        name = "bench/run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures what section 11 of the design sets budgets for, and what explains it.",
            "The table goes to stdout, progress to stderr. Leave the machine alone meanwhile."
        },
        footer = {
            "",
            "Exit codes: 0 measured (a missed budget is in the table), 1 failed or what came out was"
                    + " wrong, 2 a mistake in the options."
        })
public final class BenchCommand implements Callable<Integer> {

    /** What can be measured, in the order in which it is. */
    enum Part {
        /** First, while the heap holds nothing else. */
        STATE,
        STREAM,
        BACKENDS,
        ADVECTION,
        CODEC,
        SCAN,
        VMRNN,
        NETWORK
    }

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Some parts: ${COMPLETION-CANDIDATES}. Default: all.")
    private Set<Part> only = EnumSet.allOf(Part.class);

    @Option(
            names = "--quick",
            description = "Tiny sizes, to see that all of it works: such figures mean nothing.")
    private boolean quick;

    @Option(
            names = "--feeds",
            paramLabel = "N",
            description = "Feeds among which the frames of the stream are shared. Default: 10.")
    private @Nullable Integer feeds;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            description = "Runs of each figure of the stream. Default: 3.")
    private @Nullable Integer repeats;

    @Option(
            names = "--frames",
            paramLabel = "N",
            description = "Frames of one run of the stream. Default: 2000 paced, 3500 flat out.")
    private @Nullable Integer frames;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "1",
            description = "Subtasks per operator of the stream. Default: ${DEFAULT-VALUE}.")
    private int parallelism;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = {
                "Advection and network on real frames instead of generated rain: an archive as the",
                "replay takes it. May be given again; network takes the first feed of each."
            })
    private List<Path> data = List.of();

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Network: another checkpoint. Default: the shipped vmrnn-radar.")
    private @Nullable Path model;

    @Option(
            names = "--flink-conf",
            paramLabel = "DIR",
            description = "Directory of Flink's config.yaml. Default: the project's.")
    private Path flinkConf = Path.of(System.getProperty("nowstream.home", "."), "flink-conf");

    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new BenchCommand())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .setParameterExceptionHandler(BenchCommand::mistake)
                        .execute(arguments));
    }

    private static int mistake(ParameterException e, String[] arguments) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("bench/run: " + e.getMessage());
        err.println("Try: bench/run --help");
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public Integer call() throws Exception {
        Machine machine = new Machine();
        PrintWriter err = spec.commandLine().getErr();
        if (!machine.wasQuiet()) {
            err.printf(
                    "bench/run: load average %.1f: somebody else is using the machine; do not keep these"
                            + " figures%n",
                    machine.loadAtStart());
            err.flush();
        }
        StreamSizes streamSizes = streamSizes();
        List<Figure> figures = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (Part part : EnumSet.copyOf(only)) {
            try {
                figures.addAll(figures(part, streamSizes));
            } catch (WorthlessFigureException e) {
                // The other parts are worth no less for it.
                failures.add("%s: %s".formatted(part.name().toLowerCase(ROOT), e.getMessage()));
            }
        }
        Map<String, String> facts = machine.facts();
        facts.put("command", "`bench/run" + commandLine() + "`");
        facts.put(
                "data",
                data.isEmpty()
                        ? "generated: the demo's storms, 384 × 384; drifting rain for advection and"
                                + " network"
                        : "generated storms, 384 × 384; for advection and network real frames");
        if (quick) {
            facts.put("sizes", "QUICK: these figures mean nothing");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println();
        out.print(Report.markdown(facts, figures));
        out.flush();
        failures.forEach(failure -> err.println("bench/run: no figures of " + failure));
        err.flush();
        return failures.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private List<Figure> figures(Part part, StreamSizes streamSizes) throws Exception {
        Sizes sizes = quick ? Sizes.quick() : Sizes.full();
        TensorSizes tensorSizes = quick ? TensorSizes.quick() : TensorSizes.full();
        return switch (part) {
            case STATE -> new AssemblyState(sizes).figures();
            case STREAM ->
                    new StreamOverhead(
                                    streamSizes,
                                    flinkConf,
                                    positive("--parallelism", parallelism, 1))
                            .figures();
            case BACKENDS -> backends(backendSizes());
            case ADVECTION -> new AdvectionTime(sizes, data).figures();
            case CODEC -> new CodecTimes(sizes).figures();
            case SCAN -> new ScanTime(tensorSizes).figures();
            case VMRNN -> new VmrnnTime(tensorSizes).figures();
            case NETWORK ->
                    new NetworkTime(tensorSizes, Optional.ofNullable(model), data, flinkConf)
                            .figures();
        };
    }

    /** Without directories: where the data lie is nobody else's business. */
    private String commandLine() {
        StringBuilder text = new StringBuilder();
        for (String argument : spec.commandLine().getParseResult().originalArgs()) {
            Path last = Path.of(argument).getFileName();
            text.append(' ')
                    .append(argument.contains("/") && last != null ? "…/" + last : argument);
        }
        return text.toString();
    }

    private StreamSizes streamSizes() {
        StreamSizes usual = quick ? StreamSizes.quick() : StreamSizes.full();
        return new StreamSizes(
                positive("--feeds", feeds, usual.feeds()),
                positive("--repeats", repeats, usual.repeats()),
                usual.flatOutWarmUp(),
                positive("--frames", frames, usual.flatOut()),
                usual.pacedWarmUp(),
                positive("--frames", frames, usual.paced()));
    }

    private List<Figure> backends(BackendSizes sizes) throws Exception {
        List<Figure> both = new ArrayList<>(new Backends(sizes, flinkConf).figures());
        both.addAll(Backends.quiet(sizes, flinkConf));
        return both;
    }

    private BackendSizes backendSizes() {
        BackendSizes usual = quick ? BackendSizes.quick() : BackendSizes.full();
        return new BackendSizes(
                positive("--feeds", feeds, usual.feeds()),
                positive("--repeats", repeats, usual.repeats()),
                positive("--frames", frames, usual.nowcasts()));
    }

    private int positive(String option, @Nullable Integer value, int usual) {
        if (value != null && value < 1) {
            throw new ParameterException(
                    spec.commandLine(), "%s must be at least 1, was %d".formatted(option, value));
        }
        return value == null ? usual : value;
    }
}
