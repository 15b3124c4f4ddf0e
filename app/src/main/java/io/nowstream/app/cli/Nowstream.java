package io.nowstream.app.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: the whole tree of verbs. */
@Command(
        name = "nowstream",
        mixinStandardHelpOptions = true,
        version = "nowstream 0.1.0",
        description = "Streaming nowcasts of weather, traffic and sensors.",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            TopicsCommand.class,
            IngestCommand.class,
            MapCommand.class,
            ArchiveCommand.class,
            StatusCommand.class,
            ClusterCommand.class,
            ConfigCommand.class,
            EvaluateCommand.class,
            ScoresCommand.class,
            TrainCommand.class,
            CardCommand.class,
            RetrainCommand.class,
            RetrainMonthsCommand.class,
            ControlCommand.class,
            StormCommand.class,
            CityCommand.class,
            RoomCommand.class,
            ShowersCommand.class,
            ModelsCommand.class,
            ImportVil128Command.class,
            AutoComplete.GenerateCompletion.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Begin with: nowstream demo",
            "",
            "Exit codes: 0 done, 1 failed while running, 2 a mistake in options, files or ports."
        })
public final class Nowstream {

    private Nowstream() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line, as tests run it. */
    public static CommandLine commandLine() {
        return new CommandLine(new Nowstream())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Errors::usage)
                .setExecutionExceptionHandler(Errors::execution);
    }
}
