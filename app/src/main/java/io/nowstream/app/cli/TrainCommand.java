package io.nowstream.app.cli;

import io.nowstream.app.train.TrainingRun;
import io.nowstream.app.train.TrainingSettings;
import io.nowstream.models.network.Base;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nowstream train}. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = {
            "Trains a network by a recipe, judges it, and writes a checkpoint with its card.",
            "Stopped by Ctrl-C or killed, the same command goes on where it was."
        },
        footer = {
            "",
            "models/recipes holds recipes; docs/training.md explains them.",
            "",
            "Example:",
            "  nowstream train vmrnn --recipe models/recipes/vmrnn-radar.yaml \\",
            "      --data archive/knmi --data archive/fmi --out trained/radar"
        })
final class TrainCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "NETWORK", description = "Family of the network, e.g. vmrnn.")
    @SuppressWarnings("NullAway.Init")
    private String network;

    @Option(
            names = "--recipe",
            required = true,
            paramLabel = "FILE",
            description = "The recipe, e.g. models/recipes/vmrnn-radar.yaml.")
    @SuppressWarnings("NullAway.Init")
    private Path recipe;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = {
                "Archive to train on, as the recipe's splits say; may be given again.",
                "For Moving MNIST: the directory of MNIST's training images."
            })
    private List<Path> data = List.of();

    @Option(
            names = "--judge",
            paramLabel = "DIR",
            description = {
                "One more archive to judge the result on, if the recipe keeps a test part of it;",
                "may be given again. Archives of --data are judged in any case."
            })
    private List<Path> judge = List.of();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where the checkpoint goes, and what a resume needs.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(
            names = "--base",
            paramLabel = "NAME",
            description = {
                "none, last, advection, smoothed-advection, climatology or damped-anomaly:",
                "what the output is added to",
                "(default: as the recipe says)."
            })
    private @Nullable String base;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Trains for so long at most (default: as the recipe says).")
    private @Nullable Double seconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of all that is drawn (default: the recipe's).")
    private @Nullable Long seed;

    @Option(
            names = "--beside",
            paramLabel = "DIR",
            description = {
                "A checkpoint, e.g. with another base, whose scores the card shows beside;",
                "may be given again."
            })
    private List<Path> beside = List.of();

    @Mixin private DeviceOption device = new DeviceOption();

    @Override
    public Integer call() throws Exception {
        TrainingRun run =
                new TrainingRun(
                        settings(),
                        spec.commandLine().getErr(),
                        isOnTerminal(),
                        () -> new Tenths(spec.commandLine().getErr(), "windows scored"));
        return UntilStopped.run(run::run);
    }

    /** From JDK 22 on there is a console where there is no terminal, unless it is asked for so. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isOnTerminal() {
        System.setProperty("jdk.console", "java.base");
        return System.console() != null;
    }

    private TrainingSettings settings() {
        if (seconds != null && !(seconds > 0 && Double.isFinite(seconds))) {
            throw mistake("--seconds must be above 0");
        }
        try {
            return new TrainingSettings(
                    network,
                    recipe,
                    data,
                    judge,
                    beside,
                    out,
                    base == null ? Optional.empty() : Optional.of(Base.of(base)),
                    Optional.ofNullable(seconds),
                    Optional.ofNullable(seed),
                    device.kind());
        } catch (IllegalArgumentException e) {
            throw mistake(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
