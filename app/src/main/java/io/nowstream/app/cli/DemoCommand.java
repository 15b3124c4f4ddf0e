package io.nowstream.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.nowstream.app.UserMistake;
import io.nowstream.app.demo.DemoSettings;
import io.nowstream.app.demo.DriftDemo;
import io.nowstream.app.demo.DriftReport;
import io.nowstream.app.demo.EndlessDemo;
import io.nowstream.app.demo.OnceDemo;
import io.nowstream.app.demo.OnceReport;
import io.nowstream.app.job.NowcasterOptions;
import io.nowstream.app.replay.FeedKind;
import io.nowstream.frames.Topics;
import io.nowstream.models.Nowcasters;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.Registry;
import io.nowstream.models.serving.Selection;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nowstream demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Streams what is generated, or an archive, through broker, job and map in this process.",
            "Without --once it goes on until Ctrl-C and leaves nothing behind."
        },
        footer = {
            "",
            "Examples:",
            "  nowstream demo",
            "  nowstream demo --data archive/2010-08-26 --speed 300",
            "  nowstream demo --once --json --data archive/2010-08-26 --nowcaster vmrnn",
            "  nowstream demo --feed all"
        })
final class DemoCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin private FlinkConf flinkConf = new FlinkConf();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = {
                "Archive to replay instead: KNMI HDF5, FMI PGM, BoM NetCDF, SEVIR, TAASRAD19,",
                "traffic npz, thermal JSON lines, or what a run has archived."
            })
    private @Nullable Path data;

    @Option(
            names = "--feed",
            paramLabel = "KIND",
            description = {
                "radar (a storm), traffic (a city), thermal (a room) or all.",
                "Default: what the archive holds, or radar."
            })
    private @Nullable String feed;

    @Option(
            names = "--nowcaster",
            paramLabel = "NAME",
            completionCandidates = NowcasterNames.class,
            description = {
                "${COMPLETION-CANDIDATES}.",
                "Default: the checkpoint that serves the feed, advection where none does."
            })
    private @Nullable String nowcaster;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Nowcasts with the checkpoint in this directory.")
    private @Nullable Path model;

    @Mixin private DeviceOption device = new DeviceOption();

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            description = {
                "How many times faster than observed.",
                "Default: 60 for radar, 600 for traffic, 1 for thermal."
            })
    private @Nullable Double speed;

    @Option(
            names = "--once",
            description = "Replays once, as fast as it goes, without a map, and ends.")
    private boolean once;

    @Option(
            names = "--json",
            description = "With --once: prints the figures as one JSON object on stdout.")
    private boolean json;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Kafka broker to use (default: one in this process).")
    private @Nullable String bootstrap;

    @Mixin private KafkaClientOption client = new KafkaClientOption();

    @Option(
            names = "--run",
            paramLabel = "NAME",
            defaultValue = "demo",
            description = "Name of the run, part of every topic (default: ${DEFAULT-VALUE}).")
    private String run = "demo";

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "1",
            description = "Subtasks of each operator (default: ${DEFAULT-VALUE}).")
    private int parallelism;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "Port of the map, 0 for any (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--alerts",
            paramLabel = "DIR",
            description = "Where CAP alerts are written (default: a temporary directory).")
    private @Nullable Path alerts;

    @Option(
            names = "--archive",
            paramLabel = "DIR",
            description = "Where the frames are archived, as Zarr (default: nowhere).")
    private @Nullable Path archive;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = {
                "drift, with --once: the weather changes, the network that serves it loses its",
                "skill, and retraining mends it. Ten minutes at most."
            })
    private @Nullable String scenario;

    @Option(
            names = "--sabotage",
            description =
                    "With --scenario: spoils the retrained network, to see that it is refused.")
    private boolean sabotage;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "7",
            description =
                    "With --scenario: seed of weather and training (default: ${DEFAULT-VALUE}).")
    private long seed = 7;

    @Override
    public Integer call() throws Exception {
        if (scenario != null) {
            return drift(scenario);
        }
        DemoSettings settings = settings();
        PrintWriter out = spec.commandLine().getOut();
        if (!once) {
            return UntilInterrupted.run(() -> new EndlessDemo(settings, out).run());
        }
        OnceReport[] report = new OnceReport[1];
        int interrupted =
                UntilInterrupted.run(
                        () ->
                                report[0] =
                                        OnceDemo.run(
                                                settings,
                                                new Tenths(
                                                        spec.commandLine().getErr(),
                                                        "frames published"),
                                                json
                                                        ? spec.commandLine().getErr()::println
                                                        : out::println));
        if (report[0] == null) {
            return interrupted;
        }
        print(report[0], out);
        return report[0].whole() ? 0 : 1;
    }

    private int drift(String name) throws Exception {
        if (!name.equals("drift")) {
            throw mistake("--scenario: there is drift, not \"%s\"".formatted(name));
        }
        if (!once) {
            throw mistake("--scenario needs --once: it comes to an end");
        }
        if (data != null || feed != null || nowcaster != null || model != null) {
            throw mistake("--scenario brings its own data, feed and network");
        }
        PrintWriter out = spec.commandLine().getOut();
        DriftReport[] report = new DriftReport[1];
        int interrupted =
                UntilInterrupted.run(
                        () ->
                                report[0] =
                                        DriftDemo.run(
                                                new DriftDemo.Settings(
                                                        seed,
                                                        sabotage,
                                                        Optional.ofNullable(bootstrap)
                                                                .map(client::at),
                                                        run,
                                                        flinkConf.directory()),
                                                json
                                                        ? spec.commandLine().getErr()::println
                                                        : out::println));
        if (report[0] == null) {
            return interrupted;
        }
        if (json) {
            out.println(
                    new ObjectMapper()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsString(report[0]));
        } else {
            report[0].lines().forEach(out::println);
        }
        out.flush();
        return report[0].asItShould() ? 0 : 1;
    }

    private DemoSettings settings() {
        if (json && !once) {
            throw mistake("--json needs --once: an endless demo has no final figures");
        }
        if (parallelism < 1 || speed != null && !(speed > 0)) {
            throw mistake("--parallelism and --speed must be positive");
        }
        if (port < 0 || port > 65_535) {
            throw mistake("--port is 0 to 65535, got " + port);
        }
        if (data != null && !Files.isDirectory(data)) {
            throw new UserMistake(data + ": no such directory");
        }
        try {
            new Topics(run);
        } catch (IllegalArgumentException e) {
            throw mistake("--run: " + e.getMessage());
        }
        return new DemoSettings(
                Optional.ofNullable(data),
                kinds(),
                nowcasterOptions(),
                Optional.ofNullable(bootstrap).map(client::at),
                run,
                parallelism,
                port,
                speed == null ? OptionalDouble.empty() : OptionalDouble.of(speed),
                flinkConf.directory(),
                Optional.ofNullable(alerts),
                Optional.ofNullable(archive));
    }

    private Set<FeedKind> kinds() {
        if (feed == null) {
            return Set.of();
        }
        if (feed.equals("all")) {
            return EnumSet.allOf(FeedKind.class);
        }
        try {
            return EnumSet.of(FeedKind.of(feed));
        } catch (IllegalArgumentException e) {
            throw mistake("--feed: " + e.getMessage() + "; or all");
        }
    }

    private NowcasterOptions nowcasterOptions() {
        if (model != null && nowcaster != null) {
            throw mistake("--model and --nowcaster: one of them, for either says what is asked");
        }
        if (nowcaster != null && !Nowcasters.names().contains(nowcaster)) {
            demandCheckpoint(nowcaster);
        }
        if (model != null) {
            // Before a storm is generated for one that is broken.
            Checkpoint.read(model);
        }
        return new NowcasterOptions(
                Optional.ofNullable(nowcaster), Optional.ofNullable(model), device.present());
    }

    private void demandCheckpoint(String name) {
        try {
            Selection.over(Registry.shipped()).named(name);
        } catch (IllegalArgumentException e) {
            throw mistake("--nowcaster: " + e.getMessage());
        }
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private void print(OnceReport report, PrintWriter out) throws Exception {
        if (json) {
            out.println(
                    new ObjectMapper()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsString(report));
        } else {
            out.printf(
                    "%,d frames in, %,d of %,d nowcasts out, %,d duplicates, %,d alerts, %,d late,"
                            + " %,d rejected%n",
                    report.framesIn(),
                    report.nowcastsOut(),
                    report.nowcastsExpected(),
                    report.duplicates(),
                    report.alerts(),
                    report.late(),
                    report.rejected());
        }
        out.flush();
    }

    /** For completion and help. */
    static final class NowcasterNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Selection.over(Registry.shipped()).names().iterator();
        }
    }
}
