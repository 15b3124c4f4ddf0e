package io.nowstream.models.checkpoint;

import ai.djl.ndarray.NDArray;
import io.nowstream.frames.Sha256;
import io.nowstream.models.network.Network;
import io.nowstream.models.network.WeightSpec;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a network in a file: each that it has, none that it has not, all finite. Beside
 * them the tables of its climatology, if it has one, and nothing else.
 */
final class WeightFile {

    private final Path file;
    private final Safetensors tensors;
    private final ModelDescription description;
    private final Set<String> tables;

    private WeightFile(
            Path file, Safetensors tensors, ModelDescription description, Set<String> tables) {
        this.file = file;
        this.tensors = tensors;
        this.description = description;
        this.tables = tables;
    }

    /**
     * Checks names, types and shapes against network and description, by the header alone.
     *
     * @throws CheckpointException if they are not theirs
     */
    static WeightFile open(Path file, Network network, ModelDescription description) {
        Safetensors tensors = Safetensors.open(file);
        Map<String, List<Long>> tables = UsualTensors.shapes(description);
        Map<String, WeightSpec> wanted = new HashMap<>();
        network.weights().forEach(spec -> wanted.put(spec.name(), spec));
        for (Safetensors.Entry entry : tensors.entries()) {
            @Nullable WeightSpec spec = wanted.get(entry.name());
            @Nullable List<Long> table = tables.get(entry.name());
            if (spec != null) {
                List<Long> shape = Arrays.stream(spec.shape().getShape()).boxed().toList();
                demandShape(file, "weight", entry, shape);
            } else if (table != null) {
                demandShape(file, "table", entry, table);
            } else {
                throw new CheckpointException(
                        "%s: weight \"%s\" is none of %s with the sizes in model.json"
                                .formatted(file, entry.name(), network.architecture()));
            }
        }
        demandWeights(file, tensors, network);
        for (String table : tables.keySet()) {
            if (!tensors.has(table)) {
                throw new CheckpointException(
                        "%s: table \"%s\" is missing, which model.json names under climatology"
                                .formatted(file, table));
            }
        }
        return new WeightFile(file, tensors, description, tables.keySet());
    }

    private static void demandWeights(Path file, Safetensors tensors, Network network) {
        for (WeightSpec spec : network.weights()) {
            if (!tensors.has(spec.name())) {
                throw new CheckpointException(
                        ("%s: weight \"%s\" is missing; %s with the sizes in "
                                        + "model.json has %,d weights, the file %,d")
                                .formatted(
                                        file,
                                        spec.name(),
                                        network.architecture(),
                                        network.weights().size(),
                                        tensors.entries().size()));
            }
        }
    }

    /**
     * The weights of a network for writing, in its order.
     *
     * @throws CheckpointException if they are not the network's, or not finite
     */
    static List<SafetensorsWriter.Tensor> tensors(Network network, Map<String, NDArray> weights) {
        List<SafetensorsWriter.Tensor> tensors = new ArrayList<>();
        for (WeightSpec spec : network.weights()) {
            @Nullable NDArray array = weights.get(spec.name());
            if (array == null || !array.getShape().equals(spec.shape())) {
                throw new CheckpointException(
                        "weight \"%s\" is %s; %s with these sizes has it with shape %s"
                                .formatted(
                                        spec.name(),
                                        array == null ? "missing" : "of shape " + array.getShape(),
                                        network.architecture(),
                                        spec.shape()));
            }
            float[] values = finite("the network", spec.name(), array.toFloatArray());
            tensors.add(new SafetensorsWriter.Tensor(spec.name(), spec.shape().getShape(), values));
        }
        if (tensors.size() != weights.size()) {
            throw new CheckpointException(
                    "%d weights are given; %s with these sizes has %d"
                            .formatted(weights.size(), network.architecture(), tensors.size()));
        }
        return tensors;
    }

    private static void demandShape(
            Path file, String what, Safetensors.Entry entry, List<Long> wanted) {
        if (entry.type() != Safetensors.Type.F32 || !entry.shape().equals(wanted)) {
            throw new CheckpointException(
                    "%s: %s \"%s\" is %s of shape %s; expected F32 of shape %s"
                            .formatted(
                                    file, what, entry.name(), entry.type(), entry.shape(), wanted));
        }
    }

    /** How many numbers the weights are. */
    long parameters() {
        return tensors.entries().stream()
                .filter(entry -> !isTable(entry))
                .mapToLong(Safetensors.Entry::size)
                .sum();
    }

    /** Whether it is no weight, but usual values. */
    boolean isTable(Safetensors.Entry entry) {
        return tables.contains(entry.name());
    }

    /**
     * Reads all values, one tensor at a time, from the first byte of the file to its last.
     *
     * @param model the bytes of {@code model.json}
     * @param hash what bytes and file must hash to: the file that was checked is the file read
     * @param reader is given each weight and table, row-major, before the hash is known
     * @throws CheckpointException if a value is not finite or not possible, or the file is another
     *     by now
     */
    void read(byte[] model, String hash, BiConsumer<Safetensors.Entry, float[]> reader) {
        MessageDigest digest = Sha256.digest();
        digest.update(model);
        try (InputStream in =
                new DigestInputStream(
                        new BufferedInputStream(Files.newInputStream(file)), digest)) {
            exactly(in, Math.toIntExact(tensors.dataStart()));
            for (Safetensors.Entry entry : tensors.entries()) {
                reader.accept(entry, checked(entry, values(in, entry)));
            }
            demandHash(in, digest, hash);
        } catch (IOException e) {
            throw Safetensors.unreadable(file, e);
        }
    }

    private float[] checked(Safetensors.Entry entry, float[] values) {
        return isTable(entry)
                ? UsualTensors.possible(
                        file.toString(), entry.name(), values, description.quantities())
                : finite(file.toString(), entry.name(), values);
    }

    private static byte[] exactly(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("it was cut while it was read");
        }
        return bytes;
    }

    private static float[] values(InputStream in, Safetensors.Entry entry) throws IOException {
        float[] values = new float[Math.toIntExact(entry.size())];
        ByteBuffer.wrap(exactly(in, Math.toIntExact(entry.end() - entry.begin())))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    /**
     * The values, if all of them are finite.
     *
     * @param where they come from, for messages
     */
    static float[] finite(String where, String name, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new CheckpointException(
                        ("%s: weight \"%s\" has a value of %s (number %,d of "
                                        + "%,d); expected finite ones")
                                .formatted(where, name, values[i], i + 1, values.length));
            }
        }
        return values;
    }

    private void demandHash(InputStream in, MessageDigest digest, String hash) throws IOException {
        boolean atItsEnd = in.read() < 0;
        if (!atItsEnd || !HexFormat.of().formatHex(digest.digest()).equals(hash)) {
            throw new CheckpointException(
                    "%s: changed while it was being read; read the checkpoint again"
                            .formatted(file));
        }
    }
}
