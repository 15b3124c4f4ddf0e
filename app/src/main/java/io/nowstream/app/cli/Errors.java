package io.nowstream.app.cli;

import io.nowstream.app.UserMistake;
import io.nowstream.app.config.ConfigException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Exceptions become one line on stderr and an exit code, in this one place. */
final class Errors {

    private Errors() {}

    /** Wrong options: what was wrong, the nearest right one, where help is. */
    static int usage(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(
                "nowstream: "
                        + String.valueOf(e.getMessage())
                                .lines()
                                .findFirst()
                                .orElse("wrong options"));
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    /** What went wrong while running. */
    static int execution(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        boolean mistake = e instanceof ConfigException || e instanceof UserMistake;
        err.println("nowstream: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
        if (Boolean.getBoolean("nowstream.stacktrace")) {
            e.printStackTrace(err);
        } else if (!mistake) {
            err.println(
                    "For where it happened: NOWSTREAM_JAVA_OPTIONS=-Dnowstream.stacktrace=true");
        }
        return mistake ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }
}
