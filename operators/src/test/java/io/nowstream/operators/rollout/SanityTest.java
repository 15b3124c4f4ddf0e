package io.nowstream.operators.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.Grid;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Rollout;
import io.nowstream.operators.rollout.Sanity.Fault;
import io.nowstream.operators.rollout.Sanity.Objection;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SanityTest {

    private final FieldSequence sequence = Examples.fields("nl-radar", 10);

    // -- the verbs --

    private Optional<Objection> objection(float[]... fields) {
        return objection(new Rollout(Examples.GRID, fields), false);
    }

    private Optional<Objection> objection(Rollout rollout, boolean inflowMayBeUndefined) {
        List<ObservedField> frames =
                Arrays.stream(sequence.frames())
                        .map(frame -> ObservedField.of(frame, sequence.quantities()))
                        .toList();
        return Sanity.objectionTo(rollout, sequence, frames, inflowMayBeUndefined);
    }

    private Optional<Fault> fault(float[]... fields) {
        return objection(fields).map(Objection::fault);
    }

    private static float[] with(float[] field, int cell, float value) {
        field[cell] = value;
        return field;
    }

    // -- the sentences --

    @Test
    void a_forecast_like_the_frames_is_sane() {
        assertThat(objection(Examples.fieldOf(10), Examples.fieldOf(0))).isEmpty();
    }

    @Test
    void a_cell_without_a_value_that_every_frame_covers_is_withheld() {
        float[] holed = with(Examples.fieldOf(10), 5, Float.NaN);

        assertThat(objection(Examples.fieldOf(10), holed))
                .contains(
                        new Objection(
                                Fault.UNCOVERED,
                                "lead 2 has 1 cells without a value that every frame covers"));
    }

    @Test
    void inflow_may_be_undefined_where_the_nowcaster_says_so() {
        float[] holed = with(Examples.fieldOf(10), 5, Float.NaN);

        assertThat(objection(new Rollout(Examples.GRID, new float[][] {holed}), true)).isEmpty();
    }

    @Test
    void a_cell_that_some_frame_does_not_cover_may_be_without_a_value() {
        sequence.frames()[0][5] = Float.NaN;

        assertThat(objection(with(Examples.fieldOf(10), 5, Float.NaN))).isEmpty();
        assertThat(fault(with(Examples.fieldOf(10), 6, Float.NaN))).contains(Fault.UNCOVERED);
    }

    @Test
    void coverage_is_compared_on_the_pooled_grid() {
        sequence.frames()[0][0] = Float.NaN; // row 0, column 0
        Grid pooled = Grid.local(3, 2, 2000);
        float[] holed = {Float.NaN, 1, 1, 1, 1, 1};
        float[] elsewhere = {1, Float.NaN, 1, 1, 1, 1};

        assertThat(objection(new Rollout(pooled, new float[][] {holed}), false)).isEmpty();
        assertThat(objection(new Rollout(pooled, new float[][] {elsewhere}), false)).isPresent();
    }

    @Test
    void pooled_cells_may_reach_beyond_the_grid() {
        sequence.frames()[0][2] = Float.NaN; // column 2 of 4, in the first block of 3
        Grid pooled = Grid.local(1, 2, 3000);

        assertThat(objection(new Rollout(pooled, new float[][] {{Float.NaN, 1}}), false)).isEmpty();
        assertThat(objection(new Rollout(pooled, new float[][] {{1, Float.NaN}}), false))
                .isPresent();
    }

    @Test
    void values_that_no_observation_has_are_withheld() {
        assertThat(objection(with(Examples.fieldOf(10), 3, 400.5f)))
                .contains(
                        new Objection(
                                Fault.OUT_OF_RANGE,
                                "lead 1 has a cell of 400.5 mm/h; from 0.0 to 400.0 is possible"));
        assertThat(fault(with(Examples.fieldOf(10), 3, -0.5f))).contains(Fault.OUT_OF_RANGE);
        assertThat(fault(with(Examples.fieldOf(10), 3, Float.POSITIVE_INFINITY)))
                .contains(Fault.OUT_OF_RANGE);
    }

    @Test
    void rounding_below_nothing_is_forgiven() {
        assertThat(objection(with(Examples.fieldOf(10), 3, -1e-6f))).isEmpty();
    }

    @Test
    void clutter_that_was_observed_is_not_held_against_the_forecast() {
        sequence.frames()[1][7] = 500;

        assertThat(objection(with(Examples.fieldOf(10), 3, 480))).isEmpty();
        assertThat(fault(with(Examples.fieldOf(10), 3, 501))).contains(Fault.OUT_OF_RANGE);
    }

    @Test
    void a_mass_that_blows_up_is_withheld() {
        assertThat(objection(Examples.fieldOf(43))).isEmpty(); // 4 × 10 + 1 % of 400
        assertThat(objection(Examples.fieldOf(10), Examples.fieldOf(45)))
                .contains(
                        new Objection(
                                Fault.MASS,
                                "lead 2 has 45.000 mm/h per cell, the frames at most 10.000"));
    }
}
