package io.nowstream.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nowstream models}: the verbs about checkpoints. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description =
                "Checkpoints: which there are, whether they are whole, and which a feed uses.",
        subcommands = {
            ModelsListCommand.class,
            ModelsShowCommand.class,
            ModelsVerifyCommand.class,
            ModelsSignCommand.class,
            ModelsReleaseCommand.class
        },
        footer = {
            "",
            "Keys, if releases and checkpoints are to be signed:",
            "  openssl genpkey -algorithm ed25519 -out private.pem",
            "  openssl pkey -in private.pem -pubout -out public.pem"
        })
final class ModelsCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "models needs a verb: list, show, verify, sign or release");
    }
}
