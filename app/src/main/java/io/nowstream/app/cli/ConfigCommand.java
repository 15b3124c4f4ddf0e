package io.nowstream.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nowstream config}: the verbs about a run's configuration. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "The configuration of a run.",
        subcommands = ConfigCheckCommand.class)
final class ConfigCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "config needs a verb: check");
    }
}
