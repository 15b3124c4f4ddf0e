package io.nowstream.app.cli;

import io.nowstream.models.checkpoint.Checkpoint;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nowstream models sign}. */
@Command(
        name = "sign",
        mixinStandardHelpOptions = true,
        description =
                "Checks a checkpoint and vouches for it: puts an Ed25519 signature beside it.",
        footer = {"", "Example:", "  nowstream models sign trained/radar --key private.pem"})
final class ModelsSignCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The checkpoint's directory.")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Option(
            names = "--key",
            required = true,
            paramLabel = "PRIVATE.pem",
            description = "Ed25519 key that signs.")
    @SuppressWarnings("NullAway.Init")
    private Path key;

    @Override
    public Integer call() {
        Checkpoint checkpoint = Checkpoint.read(directory);
        checkpoint.sign(Keys.privateKey(key));
        PrintWriter out = spec.commandLine().getOut();
        out.printf("signed %s %s%n", checkpoint.description().name(), checkpoint.hash());
        out.flush();
        return 0;
    }
}
