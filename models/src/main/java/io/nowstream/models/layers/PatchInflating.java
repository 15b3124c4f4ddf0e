package io.nowstream.models.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * Tokens to frames: log2(patch) − 1 stages of transposed convolution, GroupNorm and LeakyReLU
 * (0.2), then a last transposed convolution to the channels of a frame. No activation at its end.
 *
 * @param stages twice the rows and columns each
 * @param last to the channels of a frame
 * @param groups of the GroupNorm
 */
public record PatchInflating(List<Stage> stages, TransposedConvolution last, int groups) {

    private static final float SLOPE = 0.2f;

    /**
     * One doubling.
     *
     * @param convolution width to width
     * @param norm weights of its GroupNorm
     */
    public record Stage(TransposedConvolution convolution, Weights norm) {}

    /**
     * {@code stage.0.conv}, {@code stage.0.norm}, … and {@code conv}.
     *
     * @param patch a power of two, at least 2
     * @param zeroHead whether the last convolution starts at 0, so that nothing is put out at first
     */
    public static List<WeightSpec> weights(
            String prefix, int width, int channels, int patch, boolean zeroHead) {
        List<WeightSpec> weights = new ArrayList<>();
        for (int i = 0; i < stages(patch); i++) {
            String stage = WeightSpec.join(prefix, "stage." + i);
            weights.addAll(
                    TransposedConvolution.weights(WeightSpec.join(stage, "conv"), width, width));
            weights.addAll(LayerNorm.weights(WeightSpec.join(stage, "norm"), width));
        }
        String head = WeightSpec.join(prefix, "conv");
        weights.addAll(
                zeroHead
                        ? TransposedConvolution.zeroWeights(head, width, channels)
                        : TransposedConvolution.weights(head, width, channels));
        return weights;
    }

    private static int stages(int patch) {
        return Integer.numberOfTrailingZeros(patch) - 1;
    }

    /**
     * Ready for a roll-out.
     *
     * @param manager gets what is prepared
     */
    public static PatchInflating of(Weights w, int patch, int groups, NDManager manager) {
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < stages(patch); i++) {
            Weights stage = w.under("stage." + i);
            stages.add(
                    new Stage(
                            TransposedConvolution.of(stage.under("conv"), manager),
                            stage.under("norm")));
        }
        return new PatchInflating(
                stages, TransposedConvolution.of(w.under("conv"), manager), groups);
    }

    /** (B, L, C) to (B, channels, rows · patch, columns · patch). */
    public NDArray apply(NDArray tokens, TokenGrid grid) {
        NDArray x = grid.spread(tokens).transpose(0, 3, 1, 2); // (B, C, rows, columns)
        for (Stage stage : stages) {
            NDArray wide = GroupNorm.apply(stage.norm(), stage.convolution().apply(x), groups);
            x = Activation.leakyRelu(wide, SLOPE);
        }
        return last.apply(x);
    }
}
