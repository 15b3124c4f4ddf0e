package io.nowstream.models;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One pair of golden files: weights, inputs, outputs, losses and gradients ({@code grad.<name>}) by
 * name, computed by an independent implementation in double precision, and the JSON that explains
 * them.
 *
 * <p>Reads safetensors by itself, so that it judges the product's reader too.
 */
public final class Golden {

    private record Tensor(String type, long[] shape, ByteBuffer bytes) {}

    private final String file;
    private final JsonNode json;
    private final Map<String, Tensor> tensors;

    private Golden(String file, JsonNode json, Map<String, Tensor> tensors) {
        this.file = file;
        this.json = json;
        this.tensors = tensors;
    }

    /**
     * Reads {@code golden/NAME.safetensors} and {@code golden/NAME.json} from the test resources.
     */
    public static Golden load(String name) {
        try {
            JsonNode json = new ObjectMapper().readTree(resource(name + ".json"));
            ByteBuffer bytes = ByteBuffer.wrap(resource(name + ".safetensors"));
            bytes.order(ByteOrder.LITTLE_ENDIAN);
            byte[] header = new byte[Math.toIntExact(bytes.getLong())];
            bytes.get(header);
            ByteBuffer data = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry :
                    new ObjectMapper().readTree(header).properties()) {
                if (!entry.getKey().equals("__metadata__")) {
                    tensors.put(entry.getKey(), tensor(entry.getValue(), data));
                }
            }
            return new Golden(name, json, tensors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Tensor tensor(JsonNode entry, ByteBuffer data) {
        long[] shape = new long[entry.get("shape").size()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = entry.get("shape").get(axis).asLong();
        }
        int from = entry.get("data_offsets").get(0).asInt();
        int to = entry.get("data_offsets").get(1).asInt();
        ByteBuffer bytes = data.slice(from, to - from).order(ByteOrder.LITTLE_ENDIAN);
        return new Tensor(entry.get("dtype").asText(), shape, bytes);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name)) {
            return Objects.requireNonNull(in, "no test resource golden/" + name).readAllBytes();
        }
    }

    /** The whole JSON. */
    public JsonNode json() {
        return json;
    }

    /** The sizes to build the network with. */
    public JsonNode configuration() {
        return json.get("configuration");
    }

    public Set<String> names() {
        return tensors.keySet();
    }

    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** The numbers of a tensor, row-major; integers as floats. */
    public float[] values(String name) {
        Tensor tensor = tensor(name);
        boolean integers = tensor.type().equals("I64");
        float[] values = new float[tensor.bytes().capacity() / (integers ? 8 : 4)];
        for (int i = 0; i < values.length; i++) {
            values[i] = integers ? tensor.bytes().getLong(8 * i) : tensor.bytes().getFloat(4 * i);
        }
        return values;
    }

    /** The single number of a tensor of shape (1). */
    public float scalar(String name) {
        float[] values = values(name);
        assertThat(values).as(name).hasSize(1);
        return values[0];
    }

    public Shape shape(String name) {
        return new Shape(tensor(name).shape());
    }

    /** A float32 copy of a tensor. */
    public NDArray array(NDManager manager, String name) {
        return manager.create(values(name), shape(name));
    }

    /**
     * The file's values of a network's weights.
     *
     * @param specs what the network asks for; names and shapes must be those of the file
     */
    public Weights weights(NDManager parent, List<WeightSpec> specs) {
        Golden source = json.has("weights") ? weightsOf(json.get("weights").asText()) : this;
        Map<String, NDArray> byName = new LinkedHashMap<>();
        NDManager manager = parent.newSubManager();
        for (WeightSpec spec : specs) {
            assertThat(source.shape(spec.name())).as(spec.name()).isEqualTo(spec.shape());
            byName.put(spec.name(), source.array(manager, spec.name()));
        }
        return Weights.of(manager, byName);
    }

    private static Golden weightsOf(String file) {
        return load(file.replace(".safetensors", ""));
    }

    /** Compares with a tensor of the file, as exactly as the file demands of a forward pass. */
    public void assertClose(String name, NDArray actual) {
        assertClose(name, actual, json.at("/tolerance/forward").asDouble());
    }

    /** Compares with {@code grad.NAME}, as exactly as the file demands of gradients. */
    public void assertGradient(String name, NDArray actual) {
        assertClose("grad." + name, actual, json.at("/tolerance/gradient").asDouble());
    }

    /**
     * Compares by the measure of the files: max|actual - file| / max|file|; where the file is all
     * zero, max|actual| must be at most 1e-7. The number of values must agree; the shape may differ
     * by axes of length one.
     */
    public void assertClose(String name, NDArray actual, double tolerance) {
        assertThat(withoutOnes(actual.getShape()))
                .as("shape of %s", name)
                .isEqualTo(withoutOnes(shape(name)));
        assertClose(name, actual.toFloatArray(), tolerance);
    }

    /** The same for numbers in the file's order. */
    public void assertClose(String name, float[] actual, double tolerance) {
        float[] expected = values(name);
        assertThat(actual).as(name).hasSameSizeAs(expected);
        double largest = 0;
        double off = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            off = Math.max(off, Math.abs((double) actual[i] - expected[i]));
        }
        assertThat(largest == 0 ? off : off / largest)
                .as("%s of %s: max|actual - file| / max|file|", name, file)
                .isLessThanOrEqualTo(largest == 0 ? 1e-7 : tolerance);
    }

    private static Shape withoutOnes(Shape shape) {
        return new Shape(Arrays.stream(shape.getShape()).filter(n -> n != 1).toArray());
    }

    private Tensor tensor(String name) {
        return Objects.requireNonNull(tensors.get(name), () -> file + " has no tensor " + name);
    }
}
