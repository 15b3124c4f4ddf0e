package io.nowstream.app.cli;

import io.nowstream.app.UserMistake;
import io.nowstream.app.demo.GeneratedRoom;
import io.nowstream.app.demo.RoomArchive;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nowstream room}. */
@Command(
        name = "room",
        mixinStandardHelpOptions = true,
        description = "Writes a generated room as a thermal array of 32 x 32 sees it, to train on.",
        footer = {"", "Example:", "  nowstream room room/train --seed 1 --minutes 30"})
final class RoomCommand implements Callable<Integer> {

    private static final int MOST_MINUTES = 600;

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
            description = "Which room (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long, at 600 frames a minute, 1 to 600 (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Override
    public Integer call() throws Exception {
        if (minutes < 1 || minutes > MOST_MINUTES) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--minutes: 1 to %d, got %d".formatted(MOST_MINUTES, minutes));
        }
        try {
            RoomArchive.write(directory, new GeneratedRoom(seed, minutes));
        } catch (FileAlreadyExistsException e) {
            throw new UserMistake(directory + ": holds a room already; name another directory");
        }
        spec.commandLine()
                .getOut()
                .printf("nowstream: %,d minutes of a room written to %s%n", minutes, directory);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
