package io.nowstream.app.cli;

import io.nowstream.app.UserMistake;
import io.nowstream.app.train.TrainingStorms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nowstream storm}. */
@Command(
        name = "storm",
        mixinStandardHelpOptions = true,
        description = {
            "Writes generated storms in SEVIR's layout, to train on.",
            "They are never those that the demonstration replays."
        },
        footer = {"", "Example:", "  nowstream storm storms/train --seed 1 --events 24"})
final class StormCommand implements Callable<Integer> {

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
            description = "Which series of storms, 1 to 999 (default: ${DEFAULT-VALUE}).")
    private int seed;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "24",
            description = "How many, of 49 frames each (default: ${DEFAULT-VALUE}).")
    private int events;

    @Override
    public Integer call() throws Exception {
        if (Files.exists(directory.resolve("CATALOG.csv"))) {
            throw new UserMistake(directory + ": holds an archive already; name another directory");
        }
        try {
            TrainingStorms.write(directory, seed, events);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        spec.commandLine()
                .getOut()
                .printf("nowstream: %,d storms written to %s%n", events, directory);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
