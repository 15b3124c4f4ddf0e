package io.nowstream.models.checkpoint;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Sha256;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Networks;
import io.nowstream.models.network.Weights;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model of a few hundred numbers, and what can be done to its files. */
final class TinyModel {

    static final Map<String, Object> SIZES =
            Map.of("channels", 1, "width", 4, "patch", 2, "depth", 1, "state", 2, "groups", 2);

    private TinyModel() {}

    static ModelDescription description() {
        return description("tiny-radar", SIZES, Base.LAST);
    }

    static ModelDescription description(String name, Map<String, Object> sizes, Base base) {
        return new ModelDescription(
                name,
                "vmrnn-b",
                sizes,
                base,
                Quantity.REFLECTIVITY,
                new ModelDescription.Scaling(0, 60),
                new ModelDescription.CellRange(2000, 4000),
                300_000,
                4,
                3,
                1,
                List.of(1.0, 1.5, 2.25),
                List.of(
                        new ModelDescription.Split(
                                "nl-radar",
                                FrameRange.parse("1-60"),
                                FrameRange.NONE,
                                FrameRange.parse("61-92"))),
                new ModelDescription.Training(
                        List.of("KNMI, CC BY 4.0"),
                        "2010-08-26T00:00:00Z",
                        "2010-08-26T05:00:00Z",
                        "ab".repeat(32),
                        "split in time",
                        1234,
                        5,
                        67.5,
                        -1));
    }

    static Weights weights(ModelDescription description, long seed) {
        return Weights.start(
                NDManager.newBaseManager(),
                Networks.create(description.architecture(), description.sizes(), description.base())
                        .weights(),
                seed);
    }

    static Checkpoint write(Path directory) {
        return write(directory, description(), 7, Optional.empty());
    }

    static Checkpoint write(
            Path directory, ModelDescription description, long seed, Optional<JsonNode> scores) {
        try (Weights weights = weights(description, seed)) {
            return Checkpoint.write(directory, description, scores, weights, "# a card\n");
        }
    }

    /** Makes the stated hash that of the files as they are now, as whoever forges them would. */
    static void restateHash(Path directory) throws IOException {
        byte[] model = Files.readAllBytes(directory.resolve("model.json"));
        byte[] weights = Files.readAllBytes(directory.resolve("weights.safetensors"));
        byte[] both = new byte[model.length + weights.length];
        System.arraycopy(model, 0, both, 0, model.length);
        System.arraycopy(weights, 0, both, model.length, weights.length);
        Files.writeString(directory.resolve("sha256"), Sha256.of(both) + "\n");
    }

    static void edit(Path directory, String what, String with) throws IOException {
        Path model = directory.resolve("model.json");
        String text = Files.readString(model);
        if (!text.contains(what)) {
            throw new IllegalArgumentException("no %s in %s".formatted(what, text));
        }
        Files.writeString(model, text.replace(what, with));
        restateHash(directory);
    }

    static void weights(Path directory, List<SafetensorsWriter.Tensor> tensors) throws IOException {
        try (OutputStream out = Files.newOutputStream(directory.resolve("weights.safetensors"))) {
            SafetensorsWriter.write(out, tensors);
        }
        restateHash(directory);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
