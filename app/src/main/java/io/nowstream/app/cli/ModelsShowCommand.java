package io.nowstream.app.cli;

import io.nowstream.app.models.CheckpointChoice;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.ModelCard;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nowstream models show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows what a checkpoint is, whose data it saw, and how it was judged.",
        footer = {"", "Example:", "  nowstream models show vmrnn-radar"})
final class ModelsShowCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin private ModelDirectories directories = new ModelDirectories();

    @Parameters(paramLabel = "MODEL", description = "Its name, its hash, or its directory.")
    private String model = "";

    @Override
    public Integer call() {
        Checkpoint checkpoint = CheckpointChoice.of(model, directories.registry());
        PrintWriter out = spec.commandLine().getOut();
        out.println(checkpoint.description().name());
        out.println("hash        " + checkpoint.hash());
        out.println("directory   " + checkpoint.directory());
        out.println(
                "signature   "
                        + (checkpoint.signature().isPresent()
                                ? "there is one; models verify --key says whose"
                                : "none"));
        new ModelCard(
                        checkpoint.description(),
                        checkpoint.parameters(),
                        checkpoint.scores(),
                        Map.of(),
                        "")
                .essentials()
                .forEach(out::println);
        out.println("card        " + checkpoint.directory().resolve("card.md"));
        out.flush();
        return 0;
    }
}
