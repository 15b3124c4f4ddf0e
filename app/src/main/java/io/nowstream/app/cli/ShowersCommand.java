package io.nowstream.app.cli;

import io.nowstream.app.demo.GeneratedShowers;
import io.nowstream.app.demo.ShowersArchive;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nowstream showers}. */
@Command(
        name = "showers",
        mixinStandardHelpOptions = true,
        description =
                "Writes generated showers, 64 x 64 cells of VIL every five minutes, to train on.",
        footer = {"", "Example:", "  nowstream showers showers/train --seed 101 --frames 1500"})
final class ShowersCommand extends GeneratedArchiveCommand {

    private static final int MOST_FRAMES = 10_000;

    @Option(
            names = "--frames",
            paramLabel = "N",
            defaultValue = "500",
            description = "How many frames, 1 to 10000 (default: ${DEFAULT-VALUE}).")
    private int frames;

    @Option(
            names = "--turn",
            paramLabel = "N",
            description = {
                "At this frame the wind turns by a quarter, and cells live half as long from",
                "then on (default: never)."
            })
    private @Nullable Integer turn;

    @Override
    String write(Path directory, long seed) throws IOException {
        demandUpTo(MOST_FRAMES, frames, "--frames");
        int turnsAt = turn == null ? frames : Math.max(0, Math.min(frames, turn));
        ShowersArchive.write(directory, new GeneratedShowers(seed, frames, turnsAt), frames);
        return "%,d frames of showers".formatted(frames);
    }
}
