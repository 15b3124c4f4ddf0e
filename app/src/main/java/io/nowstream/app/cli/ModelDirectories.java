package io.nowstream.app.cli;

import io.nowstream.app.UserMistake;
import io.nowstream.models.checkpoint.Registry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Where checkpoints are looked for: the same option for every verb about models. */
final class ModelDirectories {

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Further directory of checkpoints, after those of the "
                            + "product; may be given again.")
    private List<Path> directories = List.of();

    Registry registry() {
        Registry registry = Registry.shipped();
        for (Path directory : directories) {
            if (!Files.isDirectory(directory)) {
                throw new UserMistake(directory + ": no such directory");
            }
            registry = registry.and(directory);
        }
        return registry;
    }
}
