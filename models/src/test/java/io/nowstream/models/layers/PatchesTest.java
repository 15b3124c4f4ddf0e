package io.nowstream.models.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.pytorch.jni.JniUtils;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames to tokens, tokens to fewer and to more of them, tokens to frames. */
class PatchesTest {

    private static final TokenGrid GRID = new TokenGrid(4, 6);

    private final NDManager manager = NDManager.newBaseManager();

    @BeforeEach
    void infer() {
        JniUtils.setGradMode(false);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void embedding_is_a_convolution_with_the_patch_as_stride() {
        Weights w = start(PatchEmbedding.weights("", 3, 8, 4));
        NDArray frames = random(2, 3, 8, 12);
        NDArray convolved =
                Conv2d.conv2d(frames, w.get("conv.weight"), w.get("conv.bias"), new Shape(4, 4))
                        .get(0) // (2, 8, 2, 3)
                        .reshape(2, 8, 6)
                        .transpose(0, 2, 1);
        NDArray expected = LayerNorm.apply(w.under("norm"), convolved);
        assertClose(PatchEmbedding.apply(w, frames), expected);
    }

    @Test
    void tokens_are_counted_row_by_row() {
        assertThat(PatchEmbedding.grid(new Shape(2, 5, 1, 16, 24), 4)).isEqualTo(GRID);
    }

    @Test
    void expanding_undoes_the_shape_of_merging() {
        NDArray tokens = random(2, GRID.tokens(), 8);
        NDArray merged = PatchMerging.apply(start(PatchMerging.weights("", 8)), tokens, GRID);
        assertThat(merged.getShape()).isEqualTo(new Shape(2, 6, 16));
        Weights expanding = start(PatchExpanding.weights("", 16));
        NDArray expanded = PatchExpanding.apply(expanding, merged, GRID.halved());
        assertThat(expanded.getShape()).isEqualTo(tokens.getShape());
    }

    @Test
    void merging_lays_four_tokens_side_by_side_column_after_column() {
        Weights w = start(PatchMerging.weights("", 1));
        w.get("linear.weight").set(new float[] {1, 0, 0, 0, 0, 1, 0, 0}); // the first two
        NDArray tokens = manager.create(new float[] {1, 2, 10, 20}, new Shape(1, 4, 1));
        NDArray merged = PatchMerging.apply(w, tokens, new TokenGrid(2, 2));
        NDArray sideBySide = manager.create(new float[] {1, 10, 2, 20}, new Shape(1, 1, 4));
        NDArray normal = LayerNorm.apply(w.under("norm"), sideBySide);
        assertClose(merged, normal.get(":, :, :2"));
    }

    @Test
    void expanding_fills_two_by_two_cells_row_after_row() {
        Weights w = start(PatchExpanding.weights("", 4));
        float[] rows = new float[8 * 4]; // row k of the matrix is k times the first input ...
        for (int k = 0; k < 8; k++) {
            rows[4 * k] = k % 2 == 0 ? 0 : 1 + k; // ... so that LayerNorm leaves signs only
        }
        w.get("linear.weight").set(rows);
        w.get("norm.weight").set(new float[] {0, 1});
        w.get("norm.bias").set(new float[] {0, 0});
        NDArray tokens = manager.create(new float[] {1, 0, 0, 0, -1, 0, 0, 0}, new Shape(1, 2, 4));
        NDArray expanded = PatchExpanding.apply(w, tokens, new TokenGrid(1, 2));
        assertThat(expanded.getShape()).isEqualTo(new Shape(1, 8, 2));
        assertThat(expanded.get(":, :, 1").toFloatArray())
                .containsExactly(new float[] {1, 1, -1, -1, 1, 1, -1, -1}, within(1e-4f));
    }

    @Test
    void inflating_gives_back_the_frames_of_the_patch() {
        for (int patch : new int[] {2, 4, 8}) {
            Weights w = start(PatchInflating.weights("", 8, 3, patch, false));
            PatchInflating inflating = PatchInflating.of(w, patch, 4, manager);
            NDArray frames = inflating.apply(random(2, GRID.tokens(), 8), GRID);
            assertThat(frames.getShape()).isEqualTo(new Shape(2, 3, 4L * patch, 6L * patch));
        }
    }

    @Test
    void a_zero_head_puts_nothing_out() {
        Weights w = start(PatchInflating.weights("", 8, 3, 4, true));
        PatchInflating inflating = PatchInflating.of(w, 4, 4, manager);
        NDArray frames = inflating.apply(random(2, GRID.tokens(), 8), GRID);
        assertThat(frames.abs().max().getFloat()).isZero();
    }

    private Weights start(List<WeightSpec> specs) {
        return Weights.start(manager, specs, 3);
    }

    private NDArray random(long... shape) {
        Random random = new Random(5);
        float[] values = new float[(int) new Shape(shape).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, new Shape(shape));
    }

    private static void assertClose(NDArray actual, NDArray expected) {
        assertThat(actual.getShape()).isEqualTo(expected.getShape());
        assertThat(actual.toFloatArray()).containsExactly(expected.toFloatArray(), within(1e-5f));
    }
}
