package io.nowstream.app.cli;

import io.nowstream.app.demo.CityArchive;
import io.nowstream.app.demo.GeneratedCity;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nowstream city}. */
@Command(
        name = "city",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the traffic of a generated city, to train on: in- and outflow per half-hour.",
            "Days begin with Monday, 2024-06-03, local time America/Chicago."
        },
        footer = {"", "Example:", "  nowstream city city/train --seed 1 --days 28"})
final class CityCommand extends GeneratedArchiveCommand {

    private static final int MOST_DAYS = 366;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "28",
            description = "How many days, 1 to 366 (default: ${DEFAULT-VALUE}).")
    private int days;

    @Override
    String write(Path directory, long seed) throws IOException {
        demandUpTo(MOST_DAYS, days, "--days");
        CityArchive.write(directory, new GeneratedCity(seed), GeneratedCity.FIRST_DAY, days);
        return "%,d days of traffic".formatted(days);
    }
}
