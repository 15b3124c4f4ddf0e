package io.nowstream.app.cli;

import io.nowstream.app.train.TrainingStorms;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nowstream storm}. */
@Command(
        name = "storm",
        mixinStandardHelpOptions = true,
        description = {
            "Writes generated storms in SEVIR's layout, to train on.",
            "They are never those that the demonstration replays."
        },
        footer = {"", "Example:", "  nowstream storm storms/train --seed 1 --events 24"})
final class StormCommand extends GeneratedArchiveCommand {

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "24",
            description = "How many, of 49 frames each (default: ${DEFAULT-VALUE}).")
    private int events;

    @Override
    String write(Path directory, long seed) throws IOException {
        if (Files.exists(directory.resolve("CATALOG.csv"))) {
            throw new FileAlreadyExistsException(directory.toString());
        }
        try {
            TrainingStorms.write(directory, Math.toIntExact(seed), events);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw mistake(String.valueOf(e.getMessage()));
        }
        return "%,d storms".formatted(events);
    }
}
