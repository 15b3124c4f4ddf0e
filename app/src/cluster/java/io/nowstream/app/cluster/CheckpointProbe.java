package io.nowstream.app.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/** Looks at a job's checkpoints: by Flink's REST interface, and in their directory. */
final class CheckpointProbe {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double MEGABYTE = 1 << 20;

    private final SmallCluster cluster;
    private final Path directory;
    private final String job;

    /**
     * @param directory of the checkpoints
     */
    CheckpointProbe(SmallCluster cluster, Path directory) throws Exception {
        this.cluster = cluster;
        this.directory = directory;
        this.job = JSON.readTree(cluster.flink("/jobs/overview")).at("/jobs/0/jid").asText();
    }

    Map<Figure, Double> look() throws Exception {
        Map<Figure, Double> seen = new EnumMap<>(Figure.class);
        JsonNode newest = checkpoints().at("/latest/completed");
        if (newest.isObject()) {
            seen.put(Figure.CHECKPOINT, newest.path("state_size").asLong() / MEGABYTE);
        }
        seen.put(Figure.CHECKPOINT_FILES, (double) files());
        return seen;
    }

    private JsonNode checkpoints() throws Exception {
        return JSON.readTree(cluster.flink("/jobs/%s/checkpoints".formatted(job)));
    }

    /** How many have been completed, have failed, and were gone back to. */
    Map<String, Integer> counts() throws Exception {
        JsonNode counts = checkpoints().path("counts");
        return Map.of(
                "completed", counts.path("completed").asInt(),
                "failed", counts.path("failed").asInt(),
                "restored", counts.path("restored").asInt());
    }

    /** Checkpoints come and go while they are counted. */
    private long files() throws IOException {
        for (int attempt = 0; ; attempt++) {
            try (Stream<Path> all = Files.walk(directory)) {
                return all.filter(Files::isRegularFile).count();
            } catch (UncheckedIOException | NoSuchFileException e) {
                if (attempt == 20) {
                    throw e;
                }
            }
        }
    }
}
