package io.nowstream.models.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.nowstream.models.network.Start;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames to tokens: a convolution whose kernel and stride are the patch, then LayerNorm.
 *
 * <p>Patches do not overlap, so the convolution is one matrix product over the cells of a patch.
 */
public final class PatchEmbedding {

    private PatchEmbedding() {}

    /** {@code conv} (width, channels, patch, patch) with bias, and {@code norm}. */
    public static List<WeightSpec> weights(String prefix, int channels, int width, int patch) {
        Start start = Start.fanIn((long) channels * patch * patch);
        List<WeightSpec> weights = new ArrayList<>();
        weights.add(
                new WeightSpec(
                        WeightSpec.join(prefix, "conv.weight"),
                        new Shape(width, channels, patch, patch),
                        start));
        weights.add(new WeightSpec(WeightSpec.join(prefix, "conv.bias"), new Shape(width), start));
        weights.addAll(LayerNorm.weights(WeightSpec.join(prefix, "norm"), width));
        return weights;
    }

    /** The tokens' grid of frames (…, H, W). */
    public static TokenGrid grid(Shape frames, int patch) {
        int axes = frames.dimension();
        return new TokenGrid(
                (int) frames.get(axes - 2) / patch, (int) frames.get(axes - 1) / patch);
    }

    /** (B, channels, H, W) to (B, H/patch · W/patch, width). */
    public static NDArray apply(Weights w, NDArray frames) {
        NDArray kernel = w.get("conv.weight");
        long width = kernel.getShape().get(0);
        long channels = kernel.getShape().get(1);
        long patch = kernel.getShape().get(2);
        TokenGrid grid = grid(frames.getShape(), (int) patch);
        NDArray patches =
                frames.reshape(-1, channels, grid.rows(), patch, grid.columns(), patch)
                        .transpose(0, 2, 4, 1, 3, 5)
                        .reshape(-1, grid.tokens(), channels * patch * patch);
        NDArray matrix = kernel.reshape(width, channels * patch * patch);
        matrix.attach(frames.getManager());
        NDArray tokens = ai.djl.nn.core.Linear.linear(patches, matrix, w.get("conv.bias")).get(0);
        return LayerNorm.apply(w.under("norm"), tokens);
    }
}
