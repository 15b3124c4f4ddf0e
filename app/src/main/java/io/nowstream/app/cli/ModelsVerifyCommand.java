package io.nowstream.app.cli;

import io.nowstream.app.UserMistake;
import io.nowstream.app.models.CheckpointChoice;
import io.nowstream.models.checkpoint.Checkpoint;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nowstream models verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Checks a checkpoint: hash, description, names, shapes and values of the weights,",
            "and with --key whose signature it carries."
        },
        footer = {"", "Example:", "  nowstream models verify vmrnn-radar --key public.pem"})
final class ModelsVerifyCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin private ModelDirectories directories = new ModelDirectories();

    @Parameters(paramLabel = "MODEL", description = "Its name, its hash, or its directory.")
    private String model = "";

    @Option(
            names = "--key",
            paramLabel = "PUBLIC.pem",
            description = "Ed25519 key whose owner must have signed it.")
    private @Nullable Path key;

    @Override
    public Integer call() {
        Checkpoint checkpoint = CheckpointChoice.of(model, directories.registry());
        String signature = checkpoint.signature().isPresent() ? "not asked for" : "none";
        if (key != null) {
            demandSignature(checkpoint, Keys.publicKey(key));
            signature = "good";
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%s %s is whole; signature: %s%n",
                checkpoint.description().name(), checkpoint.hash(), signature);
        out.flush();
        return 0;
    }

    private void demandSignature(Checkpoint checkpoint, PublicKey trusted) {
        if (checkpoint.signature().isEmpty()) {
            throw new UserMistake(
                    "%s is not signed; expected a signature by the owner of %s"
                            .formatted(checkpoint.directory(), key));
        }
        if (!checkpoint.isSignedBy(trusted)) {
            throw new UserMistake(
                    ("%s carries a signature that is not by the owner of %s, or "
                                    + "is for another checkpoint")
                            .formatted(checkpoint.directory(), key));
        }
    }
}
