package io.nowstream.app.cli;

import io.nowstream.app.models.ModelStore;
import io.nowstream.app.retrain.Months;
import io.nowstream.app.retrain.RetrainingSettings;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nowstream retrain-months}. */
@Command(
        name = "retrain-months",
        mixinStandardHelpOptions = true,
        description = {
            "Retrains at the beginning of each month of an archive on what was known by then, and",
            "judges every month with the winners and without: what the way back is worth.",
            "Stopped by Ctrl-C or killed, the same command goes on where it was."
        },
        footer = {
            "",
            "Example:",
            "  nowstream retrain-months --feed nyc-zones --data archive --incumbent vmrnn-zones \\",
            "      --first 2019-03 --count 8 --out months"
        })
final class RetrainMonthsCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--feed", required = true, paramLabel = "NAME", description = "The feed.")
    @SuppressWarnings("NullAway.Init")
    private String feed;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Archive that holds its frames; may be given again.")
    private List<String> data = List.of();

    @Option(
            names = "--first",
            required = true,
            paramLabel = "MONTH",
            description = "The first month that is judged, e.g. 2019-03 (UTC).")
    @SuppressWarnings("NullAway.Init")
    private String first;

    @Option(
            names = "--count",
            required = true,
            paramLabel = "N",
            description = "How many months are judged.")
    private int count;

    @Option(
            names = "--incumbent",
            paramLabel = "NAME|HASH|DIR",
            description = "What it begins with (default: the checkpoint that fits the feed).")
    private @Nullable String incumbent;

    @Option(
            names = "--recipe",
            paramLabel = "FILE",
            description = "How it is trained on (default: models/recipes/retrain.yaml).")
    private @Nullable Path recipe;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Trains for so long at most, each time (default: as the recipe says).")
    private @Nullable Double seconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of all that is drawn (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where it works and reports: months.md, and each month's retraining.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Mixin private DeviceOption device = new DeviceOption();

    @Override
    public Integer call() throws Exception {
        if (count < 1) {
            throw mistake("--count must be at least 1");
        }
        RetrainingSettings settings =
                new RetrainingSettings(
                        feed,
                        data,
                        Optional.empty(),
                        new ModelStore(out),
                        Optional.ofNullable(incumbent),
                        Optional.ofNullable(recipe),
                        Optional.ofNullable(seconds),
                        Optional.empty(),
                        seed,
                        Optional.of(out),
                        device.present(),
                        true,
                        false);
        Months months =
                new Months(
                        settings,
                        month(),
                        count,
                        this::say,
                        new Tenths(spec.commandLine().getErr(), "windows judged"));
        AtomicInteger done = new AtomicInteger();
        UntilStopped.run(
                stop -> {
                    done.set(months.run(stop).size());
                    return done.get() == count;
                });
        if (done.get() < count) {
            return CommandLine.ExitCode.SOFTWARE;
        }
        PrintWriter printed = spec.commandLine().getOut();
        printed.print(Files.readString(out.resolve("months.md")));
        printed.flush();
        return 0;
    }

    private YearMonth month() {
        try {
            return YearMonth.parse(first);
        } catch (DateTimeException e) {
            throw mistake("--first: \"%s\" is no month; write it like 2019-03".formatted(first));
        }
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("nowstream: " + line);
        err.flush();
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
