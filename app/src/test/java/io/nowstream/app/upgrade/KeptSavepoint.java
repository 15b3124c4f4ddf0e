package io.nowstream.app.upgrade;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;

/**
 * The savepoint of a release, as {@link RecordSavepoint} wrote it.
 *
 * @param directory where it lies; named after the release
 */
record KeptSavepoint(Path directory) {

    static final String WARNINGS = "warnings.txt";

    private static final Path ALL =
            Path.of(
                    System.getProperty("nowstream.home"),
                    "app",
                    "src",
                    "test",
                    "resources",
                    "savepoints");

    static Path directory(String release) {
        return ALL.resolve(release);
    }

    /** Of every release that there is one of. */
    static List<KeptSavepoint> all() throws IOException {
        try (Stream<Path> releases = Files.list(ALL)) {
            return releases.filter(Files::isDirectory).sorted().map(KeptSavepoint::new).toList();
        }
    }

    /** The same at another place: its state is inside, so that it can be moved. */
    KeptSavepoint copiedTo(Path other) throws IOException {
        Files.createDirectories(other);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.copy(file, other.resolve(file.getFileName()));
            }
        }
        return new KeptSavepoint(other);
    }

    /** The warning that stood, by feed. */
    Map<String, String> warnings() throws IOException {
        return Files.readAllLines(directory.resolve(WARNINGS)).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" "))
                .collect(
                        Collectors.toMap(
                                words -> words[0], words -> words[1], (a, b) -> a, TreeMap::new));
    }

    /** The {@code uid}s of the operators that it has state of. */
    Set<String> operators() throws IOException {
        try (DataInputStream in =
                new DataInputStream(Files.newInputStream(directory.resolve("_metadata")))) {
            CheckpointMetadata metadata =
                    Checkpoints.loadCheckpointMetadata(
                            in, KeptSavepoint.class.getClassLoader(), directory.toUri().toString());
            return metadata.getOperatorStates().stream()
                    .filter(state -> state.getStateSize() > 0)
                    .flatMap(state -> state.getOperatorUid().stream())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Override
    public String toString() {
        return "release " + directory.getFileName();
    }
}
