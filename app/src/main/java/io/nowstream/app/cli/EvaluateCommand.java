package io.nowstream.app.cli;

import io.nowstream.app.UserMistake;
import io.nowstream.app.evaluate.AskedNetworks;
import io.nowstream.app.evaluate.Evaluation;
import io.nowstream.app.evaluate.NetworkEvaluation;
import io.nowstream.app.evaluate.Part;
import io.nowstream.app.evaluate.ScoreTable;
import io.nowstream.frames.FeedPattern;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Nowcasters;
import io.nowstream.models.serving.DeviceKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nowstream evaluate}. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = {
            "Scores nowcasters on an archive, per lead, over the cells that all of them cover.",
            "Persistence and advection are always among them; where a network is judged, smoothed",
            "advection too, and all is compared on the network's cells and in its unit."
        },
        footer = {
            "",
            "Thresholds: 0.5, 1, 5 mm/h; 20, 30, 35 dBZ; VIL 16, 74, 133, 160, 181, 219.",
            "",
            "Examples:",
            "  nowstream evaluate --data archive/2010-08-26",
            "  nowstream evaluate --data archive/2010-08-26 --nowcaster vmrnn --json"
        })
final class EvaluateCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Archive: KNMI HDF5, FMI PGM, BoM NetCDF, TAASRAD19 sheets, SEVIR.")
    @SuppressWarnings("NullAway.Init")
    private Path data;

    @Option(
            names = "--feed",
            paramLabel = "PATTERN",
            defaultValue = "*",
            description = "Which feeds of the archive, e.g. sevir/S9* (default: all).")
    private String feed = "*";

    @Option(
            names = "--windows",
            paramLabel = "FILE",
            description = {
                "Windows to score, as JSON; scored as their makers did (cells with data in the",
                "last three inputs and the target, undefined forecast cells count as nothing).",
                "Default: every window of 10 frames in and up to 12 leads out; for a network every",
                "full window of as many frames and leads as it is made for."
            })
    private @Nullable Path windows;

    @Option(
            names = "--nowcaster",
            paramLabel = "NAME",
            description = {
                "One more nowcaster to score, e.g. vmrnn or the name of a checkpoint; may be given",
                "again."
            })
    private List<String> more = List.of();

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "A checkpoint's directory, to be judged too; may be given again.")
    private List<Path> models = List.of();

    @Option(
            names = "--split",
            paramLabel = "PART",
            description = {
                "train, validation, test or all: which part of the data, as the judged checkpoint",
                "divides it (default: test if a network is judged, else all)."
            })
    private @Nullable String split;

    @Mixin private DeviceOption device = new DeviceOption();

    @Option(names = "--json", description = "Prints one JSON object on stdout.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Set<String> networks = new LinkedHashSet<>(more);
        networks.removeAll(Nowcasters.names());
        boolean judged = !networks.isEmpty() || !models.isEmpty();
        Part part = part(judged);
        DeviceKind kind = device.kind();
        if (judged && windows != null) {
            throw mistake(
                    "--windows is for baselines: a network is judged on every full window of its"
                            + " split");
        }
        if (!Files.isDirectory(data)) {
            throw new UserMistake(data + ": no such directory");
        }
        try (Archive archive = Archives.open(data)) {
            Evaluation.Result result =
                    judged
                            ? judged(archive, List.copyOf(networks), part, kind)
                            : baselines(archive);
            print(new ScoreTable(result));
        }
        return 0;
    }

    private Evaluation.Result judged(
            Archive archive, List<String> names, Part part, DeviceKind kind)
            throws IOException, MalformedFrameException {
        FeedPattern feeds = new FeedPattern(feed);
        PrintWriter err = spec.commandLine().getErr();
        try (AskedNetworks networks = AskedNetworks.open(names, models, feeds, archive, kind)) {
            return new NetworkEvaluation(networks.nowcasters())
                    .on(
                            archive,
                            feeds,
                            part,
                            progress(),
                            line -> {
                                err.println("nowstream: " + line);
                                err.flush();
                            });
        }
    }

    private Evaluation.Result baselines(Archive archive)
            throws IOException, MalformedFrameException {
        Set<String> names = new LinkedHashSet<>(List.of("persistence", "advection"));
        names.addAll(more);
        List<Nowcaster> nowcasters = names.stream().map(Nowcasters::create).toList();
        Evaluation evaluation = new Evaluation(nowcasters);
        try {
            return windows == null
                    ? evaluation.onEveryWindow(archive, new FeedPattern(feed), progress())
                    : evaluation.onWindowsOf(windows, archive, progress());
        } finally {
            nowcasters.forEach(Nowcaster::close);
        }
    }

    private ReplayProgress progress() {
        return new Tenths(spec.commandLine().getErr(), "windows scored");
    }

    private Part part(boolean judged) {
        if (split == null) {
            return judged ? Part.TEST : Part.ALL;
        }
        try {
            Part part = Part.of(split);
            if (!judged && part != Part.ALL) {
                throw mistake(
                        "--split needs a network that divides the data: --nowcaster or --model");
            }
            return part;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--split: " + e.getMessage(), e);
        }
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private void print(ScoreTable table) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(table.json());
        } else {
            table.print(out);
        }
        out.flush();
    }
}
