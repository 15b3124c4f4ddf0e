package io.nowstream.models.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.nowstream.models.network.Start;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.util.List;

/** Layer normalisation over the last axis (Ba et al., 2016): mean 0, variance 1, then γ and β. */
public final class LayerNorm {

    /** Added to the variance. */
    static final float EPSILON = 1e-5f;

    private LayerNorm() {}

    /** {@code weight} (γ, starts at 1) and {@code bias} (β, starts at 0), both (width). */
    public static List<WeightSpec> weights(String prefix, int width) {
        return List.of(
                new WeightSpec(
                        WeightSpec.join(prefix, "weight"), new Shape(width), Start.constant(1)),
                new WeightSpec(
                        WeightSpec.join(prefix, "bias"), new Shape(width), Start.constant(0)));
    }

    /** (…, width) to the same shape. */
    public static NDArray apply(Weights w, NDArray x) {
        NDArray gamma = w.get("weight");
        return ai.djl.nn.norm.LayerNorm.layerNorm(
                        x, gamma.getShape(), gamma, w.get("bias"), EPSILON)
                .get(0);
    }
}
