package io.nowstream.app.cli;

import io.nowstream.app.UserMistake;
import io.nowstream.app.evaluate.Evaluation;
import io.nowstream.app.evaluate.ScoreTable;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.Archives;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Nowcasters;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
            "Persistence and advection are always among them."
        },
        footer = {
            "",
            "Thresholds: 0.5, 1, 5 mm/h; 20, 30, 35 dBZ; VIL 16, 74, 133, 160, 181, 219.",
            "",
            "Example:",
            "  nowstream evaluate --data archive/2010-08-26"
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
            names = "--windows",
            paramLabel = "FILE",
            description = {
                "Windows to score, as JSON; scored as their makers did (cells with data in the last",
                "three inputs and the target, undefined forecast cells count as nothing).",
                "Default: every window of 10 frames in and up to 12 leads out."
            })
    private @Nullable Path windows;

    @Option(
            names = "--nowcaster",
            paramLabel = "NAME",
            completionCandidates = DemoCommand.NowcasterNames.class,
            description = "One more nowcaster to score; may be given again.")
    private List<String> more = List.of();

    @Option(names = "--json", description = "Prints one JSON object on stdout.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (!Files.isDirectory(data)) {
            throw new UserMistake(data + ": no such directory");
        }
        List<Nowcaster> nowcasters = names().stream().map(this::create).toList();
        try (Archive archive = Archives.open(data)) {
            Evaluation evaluation = new Evaluation(nowcasters);
            Evaluation.Result result =
                    windows == null
                            ? evaluation.onEveryWindow(
                                    archive,
                                    new Tenths(spec.commandLine().getErr(), "windows scored"))
                            : evaluation.onWindowsOf(
                                    windows,
                                    archive,
                                    new Tenths(spec.commandLine().getErr(), "windows scored"));
            ScoreTable table = new ScoreTable(result);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(table.json());
            } else {
                table.print(out);
            }
            out.flush();
            return 0;
        } finally {
            nowcasters.forEach(Nowcaster::close);
        }
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>(List.of("persistence", "advection"));
        names.addAll(more);
        return names;
    }

    private Nowcaster create(String name) {
        try {
            return Nowcasters.create(name);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--nowcaster: " + e.getMessage(), e);
        }
    }
}
