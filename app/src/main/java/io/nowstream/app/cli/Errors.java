package io.nowstream.app.cli;

import io.nowstream.app.UserMistake;
import io.nowstream.app.config.ConfigException;
import io.nowstream.app.config.Suggestion;
import io.nowstream.ingest.UnknownArchiveException;
import io.nowstream.ingest.publish.PublishException;
import io.nowstream.ingest.publish.UnfitTopicException;
import io.nowstream.models.checkpoint.CheckpointException;
import io.nowstream.models.serving.UnavailableDeviceException;
import io.nowstream.models.training.TrainingDiverged;
import io.nowstream.models.training.TrainingRefused;
import java.io.PrintWriter;
import java.net.BindException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
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
        if (e instanceof UnmatchedArgumentException unmatched) {
            nearest(unmatched, command).ifPresent(near -> err.println("Did you mean: " + near));
        }
        err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static Optional<String> nearest(UnmatchedArgumentException e, CommandLine command) {
        Set<String> known = new HashSet<>(command.getSubcommands().keySet());
        known.addAll(command.getCommandSpec().optionsMap().keySet());
        String unknown = e.getUnmatched().get(0);
        int value = unknown.indexOf('=');
        return Suggestion.nearest(value < 0 ? unknown : unknown.substring(0, value), known);
    }

    /** What the person at the keyboard can put right: ports, files, options, topics. */
    private static boolean isMistake(Exception e) {
        return e instanceof ConfigException
                || e instanceof UserMistake
                || e instanceof BindException
                || e instanceof UnknownArchiveException
                || e instanceof UnfitTopicException
                || e instanceof TrainingRefused
                || e instanceof TrainingDiverged
                || e instanceof UnavailableDeviceException
                || e instanceof CheckpointException
                || e instanceof PublishException;
    }

    /** What went wrong while running. */
    static int execution(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        boolean mistake = isMistake(e);
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
