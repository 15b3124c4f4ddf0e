package io.nowstream.models.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Reads damaged checkpoints whose stated hash is right, so that every parser sees them; run in a
 * JVM with little memory. Any exception but the one, and any want of memory, ends it.
 */
final class HostileCheckpoints {

    private HostileCheckpoints() {}

    /**
     * Damages and reads.
     *
     * @param arguments a good checkpoint's directory, which is damaged; how often
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        int times = Integer.parseInt(arguments[1]);
        Path model = directory.resolve("model.json");
        Path weights = directory.resolve("weights.safetensors");
        byte[] goodModel = Files.readAllBytes(model);
        byte[] goodWeights = Files.readAllBytes(weights);
        int header =
                8 + (int) ByteBuffer.wrap(goodWeights).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        Random random = new Random(20240612);
        int refused = 0;
        for (int i = 0; i < times; i++) {
            boolean first = random.nextBoolean();
            Files.write(
                    model, first ? Damage.done(goodModel, goodModel.length, random) : goodModel);
            Files.write(weights, first ? goodWeights : Damage.done(goodWeights, header, random));
            refused += isRefused(directory) ? 1 : 0;
        }
        for (byte[] bytes : monsters(goodWeights)) {
            Files.write(model, goodModel);
            Files.write(weights, bytes);
            demand(isRefused(directory), "a monster was let in");
        }
        byte[] nested = TinyModel.utf8("[".repeat(ModelJson.LARGEST_BYTES - 10));
        byte[] wide = TinyModel.utf8("[" + "{},".repeat(340_000) + "{}]");
        for (byte[] bytes : new byte[][] {nested, wide, new byte[2 << 20]}) {
            Files.write(model, bytes);
            Files.write(weights, goodWeights);
            demand(isRefused(directory), "a monster was let in");
        }
        System.out.println("refused " + refused);
    }

    private static boolean isRefused(Path directory) throws IOException {
        TinyModel.restateHash(directory);
        try {
            Checkpoint.read(directory);
            return false;
        } catch (CheckpointException e) {
            demand(String.valueOf(e.getMessage()).lines().count() == 1, e.getMessage());
            return true;
        }
    }

    private static byte[][] monsters(byte[] good) {
        return new byte[][] {
            claiming(good, 2L << 30),
            claiming(good, Long.MAX_VALUE),
            claiming(good, -1),
            claiming(good, (1 << 20) + 1),
            headed(
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[536870911],"
                            + "\"data_offsets\":[0,2147483644]}}"),
            headed("{" + "\"x\":{},".repeat(100_000)),
            headed("{\"a\":{\"dtype\":\"F32\",\"shape\":[" + "1,".repeat(400_000) + "1]"),
            headed("{\"__metadata__\":{" + "\"k\":\"v\",".repeat(90_000)),
        };
    }

    private static byte[] claiming(byte[] good, long length) {
        byte[] bytes = good.clone();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
        return bytes;
    }

    private static byte[] headed(String header) {
        byte[] json = TinyModel.utf8(header);
        byte[] bytes = Arrays.copyOf(new byte[8], 8 + json.length);
        System.arraycopy(json, 0, bytes, 8, json.length);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, json.length);
        return bytes;
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
