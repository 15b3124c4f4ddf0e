package io.nowstream.app.cli;

import io.nowstream.app.train.Judgement;
import io.nowstream.app.train.RecipeFile;
import io.nowstream.models.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nowstream card}. */
@Command(
        name = "card",
        mixinStandardHelpOptions = true,
        description = {
            "Judges a checkpoint again and gives it the new scores and card, in place.",
            "The weights stay the same; the hash is another, for it covers the scores."
        },
        footer = {
            "",
            "Example:",
            "  nowstream card trained/radar --recipe models/recipes/vmrnn-radar.yaml \\",
            "      --judge archive/knmi --judge archive/taasrad19"
        })
final class CardCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "CHECKPOINT", description = "Its directory; not a signed one.")
    @SuppressWarnings("NullAway.Init")
    private Path checkpoint;

    @Option(
            names = "--recipe",
            required = true,
            paramLabel = "FILE",
            description = "Its recipe: what the card says of its weaknesses.")
    @SuppressWarnings("NullAway.Init")
    private Path recipe;

    @Option(
            names = "--judge",
            required = true,
            paramLabel = "DIR",
            description = "Archive whose test part it is judged on; may be given again.")
    private List<Path> judge = List.of();

    @Option(
            names = "--beside",
            paramLabel = "DIR",
            description = "A checkpoint whose scores the card shows beside; may be given again.")
    private List<Path> beside = List.of();

    @Mixin private DeviceOption device = new DeviceOption();

    @Override
    public Integer call() throws Exception {
        Judgement judgement =
                new Judgement(
                        device.kind(),
                        () -> new Tenths(spec.commandLine().getErr(), "windows scored"),
                        line -> spec.commandLine().getErr().println("nowstream: " + line));
        Checkpoint judged =
                judgement.rewrite(
                        Checkpoint.read(checkpoint),
                        judge,
                        beside,
                        RecipeFile.read(recipe).card().weaknesses());
        spec.commandLine().getOut().printf("nowstream: %s: %s%n", checkpoint, judged.hash());
        spec.commandLine().getOut().flush();
        return 0;
    }
}
