package io.nowstream.models.layers;

import ai.djl.ndarray.NDArray;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * One token to four of half the width: a linear map, cut into (p1, p2, C/2), cell (2r+p1, 2c+p2),
 * LayerNorm. The way back from {@link PatchMerging}.
 */
public final class PatchExpanding {

    private PatchExpanding() {}

    /** {@code linear} width to 2·width without bias, {@code norm} over width/2. */
    public static List<WeightSpec> weights(String prefix, int width) {
        List<WeightSpec> weights = new ArrayList<>();
        weights.addAll(
                Linear.weightsWithoutBias(WeightSpec.join(prefix, "linear"), width, 2 * width));
        weights.addAll(LayerNorm.weights(WeightSpec.join(prefix, "norm"), width / 2));
        return weights;
    }

    /**
     * (B, L, C) to (B, 4L, C/2).
     *
     * @param grid of x
     */
    public static NDArray apply(Weights w, NDArray x, TokenGrid grid) {
        long half = x.getShape().get(2) / 2;
        NDArray fours =
                Linear.apply(w.under("linear"), x)
                        .reshape(-1, grid.rows(), grid.columns(), 2, 2, half)
                        .transpose(0, 1, 3, 2, 4, 5) // B, r, p1, c, p2, C/2
                        .reshape(-1, 4L * grid.tokens(), half);
        return LayerNorm.apply(w.under("norm"), fours);
    }
}
