package io.nowstream.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.nowstream.frames.Sha256;
import io.nowstream.models.network.Weights;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * State of a training on disk: {@code state.json}, and the arrays that it names. A process may be
 * killed at any moment: the arrays are written first, under a new name, then {@code state.json}
 * replaces the old one in one move, then the old arrays go.
 */
final class StateFiles {

    private static final String STATE = "state.json";
    private static final String ARRAYS = "state-%d.safetensors";
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path directory;

    StateFiles(Path directory) {
        this.directory = directory;
    }

    /** A recipe as it is compared and kept. */
    static JsonNode json(Recipe recipe) {
        try {
            return JSON.readTree(JSON.writeValueAsString(recipe));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was written last, if anything. */
    Optional<TrainingState> read() throws IOException {
        Path file = directory.resolve(STATE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        TrainingState state;
        try {
            state = JSON.readValue(file.toFile(), TrainingState.class);
        } catch (JsonProcessingException e) {
            throw new TrainingRefused(
                    "%s is damaged (%s); train into another directory"
                            .formatted(file, e.getOriginalMessage()));
        }
        if (state.format() != TrainingState.FORMAT) {
            throw new TrainingRefused(
                    "%s is of format %d, this version goes on from %d; train into another directory"
                            .formatted(file, state.format(), TrainingState.FORMAT));
        }
        return Optional.of(state);
    }

    /**
     * The arrays of a state.
     *
     * @return by name as they were written; they belong to {@code manager}
     */
    Map<String, NDArray> arrays(TrainingState state, NDManager manager) throws IOException {
        Path file = directory.resolve(state.arrays());
        byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        if (!Sha256.of(bytes).equals(state.sha256())) {
            throw new TrainingRefused(
                    "%s is missing or damaged; train into another directory".formatted(file));
        }
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (NDArray array : NDList.decode(manager, bytes)) {
            arrays.put(array.getName(), array);
        }
        return arrays;
    }

    /** Writes a state; its {@code arrays} and {@code sha256} are filled in. */
    void write(TrainingState state, Map<String, Weights> sets) throws IOException {
        byte[] bytes = encoded(sets);
        String name = ARRAYS.formatted(state.step());
        replace(directory.resolve(name), bytes);
        TrainingState named =
                new TrainingState(
                        state.format(),
                        state.recipe(),
                        state.data(),
                        state.start(),
                        state.step(),
                        state.epochs(),
                        state.samples(),
                        state.seconds(),
                        state.lossSum(),
                        state.curve(),
                        state.finished(),
                        name,
                        Sha256.of(bytes));
        replace(directory.resolve(STATE), JSON.writeValueAsBytes(named));
        try (DirectoryStream<Path> old =
                Files.newDirectoryStream(directory, "state-*.safetensors*")) {
            for (Path file : old) {
                if (!file.getFileName().toString().equals(name)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static byte[] encoded(Map<String, Weights> sets) throws IOException {
        NDList list = new NDList();
        sets.forEach(
                (set, weights) ->
                        weights.all()
                                .forEach(
                                        (name, array) -> {
                                            array.setName(set + "/" + name);
                                            list.add(array);
                                        }));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        list.encode(bytes, NDList.Encoding.SAFETENSORS);
        return bytes.toByteArray();
    }

    /** Puts a file in place in one move. */
    static void replace(Path file, byte[] bytes) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel channel =
                FileChannel.open(
                        beside,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(
                beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
