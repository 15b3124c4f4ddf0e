package io.nowstream.models.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.nowstream.models.network.Start;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.util.List;

/** y = W x + b over the last axis. */
public final class Linear {

    private Linear() {}

    /**
     * Its weights: {@code weight} (out, in) and {@code bias} (out).
     *
     * @param prefix of their names: may be empty; no dot at its end
     */
    public static List<WeightSpec> weights(String prefix, int in, int out) {
        return List.of(
                matrix(prefix, in, out),
                new WeightSpec(WeightSpec.join(prefix, "bias"), new Shape(out), Start.fanIn(in)));
    }

    /** The same without a bias. */
    public static List<WeightSpec> weightsWithoutBias(String prefix, int in, int out) {
        return List.of(matrix(prefix, in, out));
    }

    private static WeightSpec matrix(String prefix, int in, int out) {
        return new WeightSpec(
                WeightSpec.join(prefix, "weight"), new Shape(out, in), Start.fanIn(in));
    }

    /** (…, in) to (…, out). */
    public static NDArray apply(Weights w, NDArray x) {
        NDArray matrix = w.get("weight");
        return w.has("bias")
                ? ai.djl.nn.core.Linear.linear(x, matrix, w.get("bias")).get(0)
                : ai.djl.nn.core.Linear.linear(x, matrix).get(0);
    }
}
