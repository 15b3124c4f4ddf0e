package io.nowstream.app.cli;

import io.nowstream.app.demo.GeneratedRoom;
import io.nowstream.app.demo.RoomArchive;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nowstream room}. */
@Command(
        name = "room",
        mixinStandardHelpOptions = true,
        description = "Writes a generated room as a thermal array of 32 x 32 sees it, to train on.",
        footer = {"", "Example:", "  nowstream room room/train --seed 1 --minutes 30"})
final class RoomCommand extends GeneratedArchiveCommand {

    private static final int MOST_MINUTES = 600;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long, at 600 frames a minute, 1 to 600 (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Override
    String write(Path directory, long seed) throws IOException {
        demandUpTo(MOST_MINUTES, minutes, "--minutes");
        RoomArchive.write(directory, new GeneratedRoom(seed, minutes));
        return "%,d minutes of a room".formatted(minutes);
    }
}
