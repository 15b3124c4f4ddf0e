package io.nowstream.models.layers;

import ai.djl.ndarray.NDArray;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * Four neighbouring tokens to one of twice the width (Liu et al., "Swin Transformer", section 3.1):
 * tokens (0, 0), (1, 0), (0, 1), (1, 1) [row, column] side by side, LayerNorm, a linear map.
 */
public final class PatchMerging {

    private PatchMerging() {}

    /** {@code norm} over 4·width, {@code linear} 4·width to 2·width without bias. */
    public static List<WeightSpec> weights(String prefix, int width) {
        List<WeightSpec> weights = new ArrayList<>();
        weights.addAll(LayerNorm.weights(WeightSpec.join(prefix, "norm"), 4 * width));
        weights.addAll(
                Linear.weightsWithoutBias(WeightSpec.join(prefix, "linear"), 4 * width, 2 * width));
        return weights;
    }

    /**
     * (B, L, C) to (B, L/4, 2C).
     *
     * @param grid of x; even both ways
     */
    public static NDArray apply(Weights w, NDArray x, TokenGrid grid) {
        long width = x.getShape().get(2);
        NDArray fours =
                x.reshape(-1, grid.rows() / 2, 2, grid.columns() / 2, 2, width)
                        .transpose(0, 1, 3, 4, 2, 5) // B, r, c, column in four, row in four, C
                        .reshape(-1, grid.tokens() / 4, 4 * width);
        return Linear.apply(w.under("linear"), LayerNorm.apply(w.under("norm"), fours));
    }
}
