package io.nowstream.models.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.nowstream.models.layers.scan.Directions;
import io.nowstream.models.layers.scan.Scan;
import io.nowstream.models.layers.scan.SelectiveScan;
import io.nowstream.models.network.Start;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.util.List;

/**
 * SS2D, the two-dimensional selective scan of VMamba (Liu et al., 2024): every cell of an image
 * hears of every other, along four directions.
 *
 * <pre>
 *   u, z = in_proj x                          C → 2·2C
 *   u    = SiLU(conv u)                       depth-wise 3×3
 *   dt_k, B_k, C_k = x_proj_k u               2C → R + N + N, for direction k = 0 … 3
 *   y    = Σ_k scan_k(u, Δ = softplus(dt_w_k dt_k + dt_b_k), A_k = -exp(A_log_k), B_k, C_k, D_k)
 *   out  = out_proj(LayerNorm(y) ⊙ SiLU(z))   2C → C
 * </pre>
 *
 * <p>The projections are made once for all directions in the order of the image, and the scan walks
 * over it by index, so nothing is transposed but the image for the convolution, and that only in
 * name. Rows and columns need not be equal.
 */
public final class Ss2d {

    private static final int DIRECTIONS = 4;

    /** Of Δ at the start: log-uniform between these. */
    private static final double SMALLEST_STEP = 0.001;

    private static final double LARGEST_STEP = 0.1;
    private static final double STEP_FLOOR = 1e-4;

    private Ss2d() {}

    /**
     * Its weights.
     *
     * @param prefix of their names: may be empty; no dot at its end
     * @param width C, channels in and out
     * @param state N, numbers in the state of each of the 2C channels inside
     */
    public static List<WeightSpec> weights(String prefix, int width, int state) {
        int inner = 2 * width;
        int rank = rank(width);
        int columns = rank + 2 * state;
        int rows = DIRECTIONS * inner;
        return List.of(
                spec(prefix, "in_proj.weight", Start.fanIn(width), 2L * inner, width),
                spec(prefix, "conv.weight", Start.fanIn(9), inner, 1, 3, 3),
                spec(prefix, "conv.bias", Start.fanIn(9), inner),
                spec(prefix, "x_proj", Start.fanIn(inner), DIRECTIONS, columns, inner),
                spec(prefix, "dt_w", Start.fanIn(rank), DIRECTIONS, inner, rank),
                spec(prefix, "dt_b", stepBias(), DIRECTIONS, inner),
                spec(prefix, "A_log", logarithms(state), rows, state),
                spec(prefix, "D", Start.constant(1), rows),
                spec(prefix, "out_norm.weight", Start.constant(1), inner),
                spec(prefix, "out_norm.bias", Start.constant(0), inner),
                spec(prefix, "out_proj.weight", Start.fanIn(inner), width, inner));
    }

    private static WeightSpec spec(String prefix, String name, Start start, long... shape) {
        return new WeightSpec(WeightSpec.join(prefix, name), new Shape(shape), start);
    }

    /** R, the width of dt before it is widened to all channels. */
    private static int rank(int width) {
        return (width + 15) / 16;
    }

    /** The inverse of softplus at a log-uniform step. */
    private static Start stepBias() {
        double low = Math.log(SMALLEST_STEP);
        double high = Math.log(LARGEST_STEP);
        return (values, random) -> {
            for (int i = 0; i < values.length; i++) {
                double step = Math.exp(random.nextDouble() * (high - low) + low);
                step = Math.max(step, STEP_FLOOR);
                values[i] = (float) (step + Math.log(-Math.expm1(-step)));
            }
        };
    }

    /** ln 1, ln 2, … ln N in every row. */
    private static Start logarithms(int state) {
        return (values, random) -> {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) Math.log(1 + i % state);
            }
        };
    }

    /**
     * The unit without its residual.
     *
     * @param w with the names of {@link #weights} without their prefix
     * @param x (B, H, W, C), float32
     * @return (B, H, W, C), on the manager of x
     */
    public static NDArray apply(Weights w, NDArray x) {
        try (NDManager scratch = x.getManager().newSubManager()) {
            NDArray tokens = tokens(x, scratch);
            NDList halves = halves(w, scratch);
            NDArray y = sum(w, imageOf(w, tokens, halves.get(0), x.getShape()));
            NDArray z = linear(tokens, halves.get(1));
            NDArray gamma = w.get("out_norm.weight");
            NDArray normed =
                    JniUtils.layerNorm(
                            pt(y),
                            gamma.getShape(),
                            pt(gamma),
                            pt(w.get("out_norm.bias")),
                            LayerNorm.EPSILON);
            NDArray gated = normed.reshape(z.getShape()).mul(silu(z));
            NDArray out = linear(gated, w.get("out_proj.weight")).reshape(x.getShape());
            out.attach(x.getManager());
            return out;
        }
    }

    /** The sum of the four directions before the norm, (B, H, W, 2C). */
    static NDArray sumOfDirections(Weights w, NDArray x) {
        try (NDManager scratch = x.getManager().newSubManager()) {
            NDArray image = imageOf(w, tokens(x, scratch), halves(w, scratch).get(0), x.getShape());
            NDArray sum = sum(w, image).reshape(image.getShape());
            sum.attach(x.getManager());
            return sum;
        }
    }

    /** (B·H·W, C). Everything made of it is on the same manager. */
    private static NDArray tokens(NDArray x, NDManager manager) {
        NDArray tokens = x.reshape(-1, x.getShape().get(3));
        tokens.attach(manager);
        return tokens;
    }

    /** The rows of in_proj for u and for z, both (2C, C): two products need no strided halves. */
    private static NDList halves(Weights w, NDManager manager) {
        PtNDArray matrix = pt(w.get("in_proj.weight"));
        NDList halves = JniUtils.split(matrix, matrix.getShape().get(0) / 2, 0);
        halves.attach(manager);
        return halves;
    }

    /** u after convolution, (B, H, W, 2C). */
    private static NDArray imageOf(Weights w, NDArray tokens, NDArray half, Shape x) {
        long inner = half.getShape().get(0);
        NDArray u = linear(tokens, half).reshape(x.get(0), x.get(1), x.get(2), inner);
        Shape one = new Shape(1, 1);
        PtNDArray convolved =
                JniUtils.convolution(
                        JniUtils.permute(pt(u), new long[] {0, 3, 1, 2}),
                        pt(w.get("conv.weight")),
                        pt(w.get("conv.bias")),
                        one,
                        one,
                        one,
                        Math.toIntExact(inner));
        return silu(JniUtils.permute(convolved, new long[] {0, 2, 3, 1}));
    }

    /** The scan in all directions, (B, H·W, 2C). */
    private static NDArray sum(Weights w, NDArray image) {
        Shape shape = image.getShape();
        long batch = shape.get(0);
        long cells = shape.get(1) * shape.get(2);
        long inner = shape.get(3);
        NDManager manager = image.getManager();
        NDArray u = image.reshape(batch, cells, inner);
        NDArray projection = w.get("x_proj");
        long columns = projection.getShape().get(1);
        NDArray all = projection.reshape(DIRECTIONS * columns, inner);
        all.attach(manager);
        NDArray projected = linear(u, all); // (B, H·W, 4·(R+2N))

        PtNDArray widen = JniUtils.permute(pt(w.get("dt_w")), new long[] {0, 2, 1}); // (4, R, 2C)
        widen.attach(manager);
        long rank = widen.getShape().get(1);
        PtNDArray dt = pt(projected.reshape(batch * cells, DIRECTIONS, columns));
        dt = JniUtils.permute(JniUtils.slice(dt, 2, 0, rank, 1), new long[] {1, 0, 2});
        NDArray delta = JniUtils.bmm(dt, widen).reshape(DIRECTIONS, batch, cells, inner);

        Directions directions =
                Directions.of(Math.toIntExact(shape.get(1)), Math.toIntExact(shape.get(2)));
        return SelectiveScan.apply(
                new Scan(
                        directions,
                        u,
                        delta,
                        projected,
                        w.get("A_log"),
                        w.get("D"),
                        w.get("dt_b")));
    }

    /** Without bias. */
    private static NDArray linear(NDArray x, NDArray matrix) {
        return ai.djl.nn.core.Linear.linear(x, matrix).get(0);
    }

    private static NDArray silu(NDArray x) {
        return x.mul(JniUtils.sigmoid(pt(x)));
    }

    private static PtNDArray pt(NDArray array) {
        return (PtNDArray) array;
    }
}
