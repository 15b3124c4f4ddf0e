package io.nowstream.app.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a job goes on from.
 *
 * @param path a completed checkpoint or savepoint, or empty for a fresh start
 */
public record Restore(Optional<String> path) {

    /** Begins anew. */
    public static Restore nothing() {
        return new Restore(Optional.empty());
    }

    /**
     * The newest completed checkpoint under a directory, of whichever job wrote it; a checkpoint is
     * complete when its {@code _metadata} is there.
     */
    public static Restore newestUnder(Path checkpoints) throws IOException {
        if (!Files.isDirectory(checkpoints)) {
            return nothing();
        }
        try (Stream<Path> files = Files.walk(checkpoints, 3)) {
            return new Restore(
                    files.filter(file -> file.endsWith("_metadata"))
                            .max(Comparator.comparing(Restore::writtenAt))
                            .map(file -> file.resolveSibling("").toUri().toString()));
        }
    }

    private static FileTime writtenAt(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException deletedMeanwhile) {
            return FileTime.fromMillis(0);
        }
    }
}
