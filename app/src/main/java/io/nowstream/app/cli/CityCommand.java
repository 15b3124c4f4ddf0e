package io.nowstream.app.cli;

import io.nowstream.app.UserMistake;
import io.nowstream.app.demo.CityArchive;
import io.nowstream.app.demo.GeneratedCity;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nowstream city}. */
@Command(
        name = "city",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the traffic of a generated city, to train on: in- and outflow per half-hour.",
            "Days begin with Monday, 2024-06-03, local time America/Chicago."
        },
        footer = {"", "Example:", "  nowstream city city/train --seed 1 --days 28"})
final class CityCommand implements Callable<Integer> {

    private static final int MOST_DAYS = 366;

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
            description = "Which city (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "28",
            description = "How many days, 1 to 366 (default: ${DEFAULT-VALUE}).")
    private int days;

    @Override
    public Integer call() throws Exception {
        if (days < 1 || days > MOST_DAYS) {
            throw new ParameterException(
                    spec.commandLine(), "--days: 1 to %d, got %d".formatted(MOST_DAYS, days));
        }
        try {
            CityArchive.write(directory, new GeneratedCity(seed), GeneratedCity.FIRST_DAY, days);
        } catch (FileAlreadyExistsException e) {
            throw new UserMistake(directory + ": holds a city already; name another directory");
        }
        spec.commandLine()
                .getOut()
                .printf("nowstream: %,d days of traffic written to %s%n", days, directory);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
