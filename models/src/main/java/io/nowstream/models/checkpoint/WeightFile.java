package io.nowstream.models.checkpoint;

import ai.djl.ndarray.types.Shape;
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
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The weights of a network in a file: each that it has, none that it has not, all finite. */
final class WeightFile {

    private final Path file;
    private final Safetensors tensors;

    private WeightFile(Path file, Safetensors tensors) {
        this.file = file;
        this.tensors = tensors;
    }

    /**
     * Checks names, types and shapes against the network, by the header alone.
     *
     * @throws CheckpointException if they are not the network's
     */
    static WeightFile open(Path file, Network network) {
        Safetensors tensors = Safetensors.open(file);
        Map<String, WeightSpec> wanted = new HashMap<>();
        network.weights().forEach(spec -> wanted.put(spec.name(), spec));
        for (Safetensors.Entry entry : tensors.entries()) {
            @Nullable WeightSpec spec = wanted.get(entry.name());
            if (spec == null) {
                throw new CheckpointException(
                        "%s: weight \"%s\" is none of %s with the sizes in model.json"
                                .formatted(file, entry.name(), network.architecture()));
            }
            demandShape(file, entry, spec.shape());
        }
        for (WeightSpec spec : network.weights()) {
            if (!tensors.has(spec.name())) {
                throw new CheckpointException(
                        ("%s: weight \"%s\" is missing; %s with the sizes in "
                                        + "model.json has %,d weights, the file %,d")
                                .formatted(
                                        file,
                                        spec.name(),
                                        network.architecture(),
                                        wanted.size(),
                                        tensors.entries().size()));
            }
        }
        return new WeightFile(file, tensors);
    }

    private static void demandShape(Path file, Safetensors.Entry entry, Shape shape) {
        List<Long> wanted = Arrays.stream(shape.getShape()).boxed().toList();
        if (entry.type() != Safetensors.Type.F32 || !entry.shape().equals(wanted)) {
            throw new CheckpointException(
                    "%s: weight \"%s\" is %s of shape %s; expected F32 of shape %s"
                            .formatted(file, entry.name(), entry.type(), entry.shape(), wanted));
        }
    }

    /** How many numbers. */
    long parameters() {
        return tensors.entries().stream().mapToLong(Safetensors.Entry::size).sum();
    }

    /**
     * Reads all values, one weight at a time, from the first byte of the file to its last.
     *
     * @param model the bytes of {@code model.json}
     * @param hash what bytes and file must hash to: the file that was checked is the file read
     * @param reader is given each weight, row-major, before the hash is known
     * @throws CheckpointException if a value is not finite, or the file is another by now
     */
    void read(byte[] model, String hash, BiConsumer<Safetensors.Entry, float[]> reader) {
        MessageDigest digest = Sha256.digest();
        digest.update(model);
        try (InputStream in =
                new DigestInputStream(
                        new BufferedInputStream(Files.newInputStream(file)), digest)) {
            exactly(in, Math.toIntExact(tensors.dataStart()));
            for (Safetensors.Entry entry : tensors.entries()) {
                reader.accept(entry, finite(file.toString(), entry.name(), values(in, entry)));
            }
            demandHash(in, digest, hash);
        } catch (IOException e) {
            throw Safetensors.unreadable(file, e);
        }
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
