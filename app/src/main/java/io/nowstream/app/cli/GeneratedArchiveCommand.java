package io.nowstream.app.cli;

import io.nowstream.app.UserMistake;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes something generated into a directory, to train on. */
abstract class GeneratedArchiveCommand implements Callable<Integer> {

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
            description = "Which of all that could be generated (default: ${DEFAULT-VALUE}).")
    private long seed;

    /**
     * Writes it.
     *
     * @return what was written, for people, e.g. {@code 28 days of traffic}
     * @throws FileAlreadyExistsException if something is there already
     */
    abstract String write(Path directory, long seed) throws IOException;

    @Override
    public Integer call() throws IOException {
        String written;
        try {
            written = write(directory, seed);
        } catch (FileAlreadyExistsException e) {
            throw new UserMistake(directory + ": holds an archive already; name another directory");
        }
        spec.commandLine().getOut().printf("nowstream: %s written to %s%n", written, directory);
        spec.commandLine().getOut().flush();
        return 0;
    }

    /** Refuses what is out of range. */
    void demandUpTo(int most, int value, String option) {
        if (value < 1 || value > most) {
            throw mistake("%s: 1 to %d, got %d".formatted(option, most, value));
        }
    }

    ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
