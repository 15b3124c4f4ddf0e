package io.nowstream.app.cli;

import io.nowstream.app.UserMistake;
import io.nowstream.app.evaluate.AsPublished;
import io.nowstream.app.evaluate.AskedNetworks;
import io.nowstream.app.evaluate.Evaluation;
import io.nowstream.app.evaluate.NetworkEvaluation;
import io.nowstream.app.evaluate.Part;
import io.nowstream.app.evaluate.ScoreTable;
import io.nowstream.app.job.NowcasterChoice;
import io.nowstream.app.job.NowcasterOptions;
import io.nowstream.app.replay.ArchiveFeeds;
import io.nowstream.app.store.PlacedArchives;
import io.nowstream.app.store.Stores;
import io.nowstream.frames.FeedPattern;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Nowcasters;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.operators.Feeds;
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
            "advection too, and all is compared on the network's cells and in its unit. Of traffic,",
            "persistence, and the network's own climatology, alone and with a damped anomaly."
        },
        footer = {
            "",
            "Thresholds: 0.5, 1, 5 mm/h; 20, 30, 35 dBZ; VIL 16, 74, 133, 160, 181, 219.",
            "",
            "Examples:",
            "  nowstream evaluate --data archive/2010-08-26",
            "  nowstream evaluate --data archive/2010-08-26 --nowcaster vmrnn --json",
            "  nowstream evaluate --data archive/2010-08-26 --as-published"
        })
final class EvaluateCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR|URI",
            description = {
                "Archive: KNMI HDF5, FMI PGM, BoM NetCDF, TAASRAD19 sheets, SEVIR; New York traffic;",
                "a thermal array; generated city or room. Or the address of a run's own archive,",
                "e.g. s3://bucket/archive."
            })
    @SuppressWarnings("NullAway.Init")
    private String data;

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

    @Option(
            names = "--as-published",
            description = {
                "Scores what a replay would publish, as it stands on the topics: of each feed the",
                "nowcaster that the demo would give it (or the one of --nowcaster or --model) and",
                "the baselines beside it, every issue time with a whole input. The stream's own",
                "scores of the same frames (nowstream scores) are the same."
            })
    private boolean asPublished;

    @Mixin private DeviceOption device = new DeviceOption();

    @Option(names = "--json", description = "Prints one JSON object on stdout.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (asPublished && (windows != null || split != null || more.size() + models.size() > 1)) {
            throw mistake(
                    "--as-published scores one nowcaster, by --nowcaster or --model, on every issue"
                            + " time: no --windows, no --split");
        }
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
        if (!Stores.isRemote(data) && !Files.isDirectory(Stores.directory(data))) {
            throw new UserMistake(data + ": no such directory");
        }
        if (asPublished) {
            published(kind);
            return 0;
        }
        try (Archive archive = PlacedArchives.open(data)) {
            Evaluation.Result result =
                    judged
                            ? judged(archive, List.copyOf(networks), part, kind)
                            : baselines(archive);
            print(new ScoreTable(result));
        }
        return 0;
    }

    private void published(DeviceKind kind) throws IOException {
        NowcasterOptions options =
                new NowcasterOptions(more.stream().findFirst(), models.stream().findFirst(), kind);
        try (Archive archive = PlacedArchives.open(data)) {
            NowcasterChoice choice = new NowcasterChoice(options);
            Feeds feeds = ArchiveFeeds.of(archive, choice);
            choice.lines().forEach(this::note);
            List<Evaluation.Result> results =
                    new AsPublished(feeds, options.source(), line -> note("nowstream: " + line))
                            .on(archive, new FeedPattern(feed), progress());
            results.forEach(result -> print(new ScoreTable(result)));
        }
    }

    private void note(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
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
        Set<String> names = new LinkedHashSet<>(List.of("persistence"));
        if (!flows(archive)) {
            names.add("advection");
        }
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

    /** What flows between cells does not move over a map. */
    private boolean flows(Archive archive) throws IOException, MalformedFrameException {
        FeedPattern chosen = new FeedPattern(feed);
        for (FeedArchive one : archive.feeds()) {
            List<ArchivedFrame> frames = one.frames();
            if (chosen.matches(one.feed()) && !frames.isEmpty()) {
                return frames.get(0).read().channels().get(0).quantity().isFlow();
            }
        }
        return false;
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
