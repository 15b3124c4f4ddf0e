package io.nowstream.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.nowstream.models.training.Recipe.Loss;
import io.nowstream.models.training.Recipe.Loss.Kind;
import io.nowstream.models.training.Recipe.Loss.Over;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two frames in, one lead, so two outputs; fields of one row of three cells. */
class MaskedLossTest {

    private static final float NONE = Float.NaN;

    private final NDManager engine = NDManager.newBaseManager("PyTorch");

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void it_is_the_mean_over_all_outputs() {
        Tensors batch = frames(row(1, 1, 1), row(0, 0, 0), row(0, 0, 0));
        assertThat(loss(Kind.MSE, Over.ALL, batch, 1, 2, 3, 0, 0, 4))
                .isCloseTo((1 + 4 + 9 + 16) / 6.0, within(1e-6));
    }

    @Test
    void uncovered_cells_are_left_out_of_sum_and_count() {
        Tensors batch = frames(row(1, 1, 1), row(0, NONE, 0), row(NONE, NONE, 0));
        assertThat(loss(Kind.MSE, Over.ALL, batch, 1, 2, 3, 100, 100, 4))
                .isCloseTo((1 + 9 + 16) / 3.0, within(1e-6));
    }

    @Test
    void over_the_leads_the_warm_up_is_left_out() {
        Tensors batch = frames(row(1, 1, 1), row(0, 0, 0), row(0, NONE, 0));
        assertThat(loss(Kind.MSE, Over.LEADS, batch, 1, 2, 3, 1, 9, 3))
                .isCloseTo((1 + 9) / 2.0, within(1e-6));
    }

    @Test
    void the_absolute_error_is_added_as_a_mean_of_its_own() {
        Tensors batch = frames(row(1, 1, 1), row(0, 0, 0), row(0, NONE, 0));
        assertThat(loss(Kind.MSE_AND_L1, Over.LEADS, batch, 0, 0, 0, -1, 9, 3))
                .isCloseTo((1 + 9) / 2.0 + (1 + 3) / 2.0, within(1e-6));
    }

    @Test
    void where_nothing_is_covered_it_is_zero() {
        Tensors batch = frames(row(1, 1, 1), row(NONE, NONE, NONE), row(NONE, NONE, NONE));
        assertThat(loss(Kind.MSE_AND_L1, Over.ALL, batch, 1, 2, 3, 4, 5, 6)).isZero();
    }

    @Test
    void uncovered_cells_go_in_as_zeros() {
        Tensors batch = frames(row(1, NONE, 0.5f), row(0, 1, NONE), row(0, 0, 0));
        assertThat(batch.inputs().observed().toFloatArray()).containsExactly(1, 0, 0.5f, 0, 1, 0);
        assertThat(batch.targets().toFloatArray()).containsExactly(0, 1, 0, 0, 0, 0);
        assertThat(batch.covered().toFloatArray()).containsExactly(1, 1, 0, 1, 1, 1);
    }

    @Test
    void each_lead_counts_alike_where_errors_grow_with_lead() {
        float[][] none = new float[0][];
        float[][] dry = {row(0, 0, 0), row(0, 0, 0), row(0, 0, 0), row(0, 0, 0)};
        Sample sample = new Sample(1, 3, dry, none, List.of());
        Tensors batch = Tensors.of(new Batch(List.of(sample)), new Recipe.Frames(2, 2), 1, engine);
        NDArray outputs =
                engine.create(new float[] {9, 9, 9, 1, 1, 1, 2, 2, 2}, new Shape(1, 3, 1, 1, 3));
        // Weights 4/3 and 2/3: squared errors of 1 and 4.
        assertThat(
                        MaskedLoss.of(new Loss(Kind.MSE, Over.LEADS_ALIKE), outputs, batch, 2)
                                .getFloat())
                .isCloseTo((1 * 4 / 3f + 4 * 2 / 3f) / 2, within(1e-5f));
    }

    private static float[] row(float... cells) {
        return cells;
    }

    private Tensors frames(float[]... frames) {
        float[][] none = new float[0][];
        Sample sample = new Sample(1, 3, frames, none, List.of());
        return Tensors.of(new Batch(List.of(sample)), new Recipe.Frames(2, 1), 1, engine);
    }

    private double loss(Kind kind, Over over, Tensors batch, float... outputs) {
        NDArray array = engine.create(outputs, new Shape(1, 2, 1, 1, 3));
        return MaskedLoss.of(new Loss(kind, over), array, batch, 1).getFloat();
    }
}
