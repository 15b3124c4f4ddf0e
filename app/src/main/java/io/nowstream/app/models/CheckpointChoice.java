package io.nowstream.app.models;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.Sha256;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.Registry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The checkpoint that a person means: by name, by hash, or by its directory. */
public final class CheckpointChoice {

    private CheckpointChoice() {}

    /**
     * Finds it.
     *
     * @throws UserMistake if there is none
     * @throws io.nowstream.models.checkpoint.CheckpointException if it is broken
     */
    public static Checkpoint of(String meant, Registry registry) {
        Optional<Checkpoint> known =
                Sha256.isOne(meant) ? registry.byHash(meant) : registry.byName(meant);
        if (known.isPresent()) {
            return known.get();
        }
        Path directory = Path.of(meant);
        if (Files.isDirectory(directory)) {
            return Checkpoint.read(directory);
        }
        List<String> names = registry.list().stream().map(Registry.Entry::name).distinct().toList();
        throw new UserMistake(
                "no checkpoint \"%s\": neither a directory nor one of %s"
                        .formatted(
                                meant,
                                names.isEmpty()
                                        ? "none that are known"
                                        : String.join(", ", names)));
    }
}
