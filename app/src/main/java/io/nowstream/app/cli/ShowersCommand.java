package io.nowstream.app.cli;

import io.nowstream.app.UserMistake;
import io.nowstream.app.demo.GeneratedShowers;
import io.nowstream.app.demo.ShowersArchive;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nowstream showers}. */
@Command(
        name = "showers",
        mixinStandardHelpOptions = true,
        description =
                "Writes generated showers, 64 x 64 cells of VIL every five minutes, to train on.",
        footer = {"", "Example:", "  nowstream showers showers/train --seed 101 --frames 1500"})
final class ShowersCommand implements Callable<Integer> {

    private static final int MOST_FRAMES = 10_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Directory to write; new or empty.")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Which showers (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--frames",
            paramLabel = "N",
            defaultValue = "500",
            description = "How many frames, 1 to 10000 (default: ${DEFAULT-VALUE}).")
    private int frames;

    @Option(
            names = "--turn",
            paramLabel = "N",
            description = {
                "At this frame the wind turns by a quarter, and cells live half as long from",
                "then on (default: never)."
            })
    private @Nullable Integer turn;

    @Override
    public Integer call() throws Exception {
        if (frames < 1 || frames > MOST_FRAMES) {
            throw new ParameterException(
                    spec.commandLine(), "--frames: 1 to %d, got %d".formatted(MOST_FRAMES, frames));
        }
        int turnsAt = turn == null ? frames : Math.max(0, Math.min(frames, turn));
        try {
            ShowersArchive.write(directory, new GeneratedShowers(seed, frames, turnsAt), frames);
        } catch (FileAlreadyExistsException e) {
            throw new UserMistake(directory + ": holds showers already; name another directory");
        }
        spec.commandLine()
                .getOut()
                .printf("nowstream: %,d frames of showers written to %s%n", frames, directory);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
