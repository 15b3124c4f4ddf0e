package io.nowstream.models.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import io.nowstream.models.network.Start;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.util.List;

/**
 * Transposed convolution 3×3, stride 2, padding 1, output padding 1: twice the rows and columns.
 *
 * <p>The engine's Java interface has none. Output (2r+a, 2c+b) sees only the inputs (r+i, c+j) with
 * i, j in {0, 1}, so it is a 2×2 convolution to four times the channels, one set per (a, b), whose
 * cells are then shuffled into place: exact, and differentiable like any convolution.
 *
 * @param kernel (4·out, in, 2, 2)
 * @param bias (4·out)
 */
public record TransposedConvolution(NDArray kernel, NDArray bias) {

    private static final Shape STRIDE = new Shape(1, 1);
    private static final Shape PADDING = new Shape(1, 1);

    /** Tap of the 3×3 kernel, per output offset (rows) and input offset (columns); −1: none. */
    private static final int[][] TAP = {{1, -1}, {2, 0}};

    /** {@code weight} (in, out, 3, 3) and {@code bias} (out). */
    public static List<WeightSpec> weights(String prefix, int in, int out) {
        Start start = Start.fanIn(9L * out); // as PyTorch counts it for a transposed convolution
        return List.of(
                new WeightSpec(WeightSpec.join(prefix, "weight"), new Shape(in, out, 3, 3), start),
                new WeightSpec(WeightSpec.join(prefix, "bias"), new Shape(out), start));
    }

    /** The same, all starting at 0. */
    public static List<WeightSpec> zeroWeights(String prefix, int in, int out) {
        Start zero = Start.constant(0);
        return List.of(
                new WeightSpec(WeightSpec.join(prefix, "weight"), new Shape(in, out, 3, 3), zero),
                new WeightSpec(WeightSpec.join(prefix, "bias"), new Shape(out), zero));
    }

    /**
     * Brings weights into the form that {@link #apply} works with; once per roll-out.
     *
     * @param manager gets the result
     */
    public static TransposedConvolution of(Weights w, NDManager manager) {
        NDArray weight = w.get("weight");
        long in = weight.getShape().get(0);
        long out = weight.getShape().get(1);
        // A product with zeros and ones only moves numbers, and has a gradient.
        NDArray taps = weight.reshape(in * out, 9).matMul(selection(manager));
        NDArray kernel =
                taps.reshape(in, out, 2, 2, 2, 2) // in, out, a, b, i, j
                        .transpose(1, 2, 3, 0, 4, 5)
                        .reshape(4 * out, in, 2, 2);
        NDArray bias = w.get("bias").reshape(out, 1).broadcast(out, 4).reshape(4 * out);
        kernel.attach(manager);
        bias.attach(manager);
        return new TransposedConvolution(kernel, bias);
    }

    /** (9, 16): which of the 3×3 taps stands at (a, b, i, j). */
    private static NDArray selection(NDManager manager) {
        float[] selection = new float[9 * 16];
        for (int at = 0; at < 16; at++) {
            int row = TAP[at >> 3 & 1][at >> 1 & 1];
            int column = TAP[at >> 2 & 1][at & 1];
            if (row >= 0 && column >= 0) {
                selection[(3 * row + column) * 16 + at] = 1;
            }
        }
        return Lasting.numbers(manager, selection, new Shape(9, 16));
    }

    /** (B, in, H, W) to (B, out, 2H, 2W). */
    public NDArray apply(NDArray x) {
        long b = x.getShape().get(0);
        long h = x.getShape().get(2);
        long w = x.getShape().get(3);
        long out = bias.size() / 4;
        // Padding at all sides; only that at the bottom and the right is wanted.
        NDArray padded = Conv2d.conv2d(x, kernel, bias, STRIDE, PADDING).get(0);
        return padded.get("..., 1:, 1:") // (B, 4·out, H, W)
                .reshape(b, out, 2, 2, h, w)
                .transpose(0, 1, 4, 2, 5, 3)
                .reshape(b, out, 2 * h, 2 * w);
    }
}
