package io.nowstream.app.cli;

import io.nowstream.app.UserMistake;
import io.nowstream.ingest.sevir.Vil128Import;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nowstream import-vil128}. */
@Command(
        name = "import-vil128",
        mixinStandardHelpOptions = true,
        description = {
            "Writes real SEVIR sequences, kept as 128 x 128 pictures, in SEVIR's own layout.",
            "Each is enlarged three times to 384 x 384; frames that are missing stay missing."
        })
final class ImportVil128Command implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "PICTURES",
            description = "Directory with CATALOG_excerpt.csv, demo_0, demo_1, ...")
    @SuppressWarnings("NullAway.Init")
    private Path pictures;

    @Parameters(index = "1", paramLabel = "ARCHIVE", description = "Directory to write.")
    @SuppressWarnings("NullAway.Init")
    private Path archive;

    @Override
    public Integer call() throws Exception {
        if (!Files.isDirectory(pictures)) {
            throw new UserMistake(pictures + ": no such directory");
        }
        Vil128Import.write(pictures, archive);
        spec.commandLine().getOut().println("nowstream: written to " + archive);
        return 0;
    }
}
