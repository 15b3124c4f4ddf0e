package io.nowstream.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class ScalerTest {

    private static final float NO_COVERAGE = Float.NaN;

    private final Scaler dbz = new Scaler(0, 60);

    @Test
    void values_become_shares_of_the_range_and_what_is_beyond_is_cut_off() {
        assertThat(dbz.toModelUnits(new float[] {0, 15, 60, 75, -32}))
                .containsExactly(0, 0.25f, 1, 1, 0);
    }

    @Test
    void no_coverage_becomes_nothing() {
        assertThat(dbz.toModelUnits(NO_COVERAGE)).isZero();
        assertThat(new Scaler(10, 60).toModelUnits(NO_COVERAGE)).isZero();
    }

    @Test
    void no_coverage_stays_so_where_that_is_asked_for() {
        assertThat(dbz.toModelUnitsWhereCovered(new float[] {30, NO_COVERAGE, -5, 90}))
                .containsExactly(0.5f, NO_COVERAGE, 0, 1);
    }

    @Test
    void shares_become_values_again() {
        assertThat(new Scaler(10, 60).fromModelUnits(new float[] {0, 0.5f, 1, 1.7f, -3}))
                .containsExactly(10, 35, 60, 60, 10);
    }

    @Test
    void a_broken_output_stays_broken() {
        assertThat(dbz.fromModelUnits(Float.NaN)).isNaN();
    }

    @Test
    void every_code_comes_back() {
        Scaler vil = new Scaler(0, 255);
        for (int code = 0; code < 255; code++) {
            assertThat(vil.fromModelUnits(vil.toModelUnits(code))).isCloseTo(code, within(1e-4f));
        }
    }

    @Test
    void a_field_is_put_where_the_buffer_stands() {
        FloatBuffer buffer = FloatBuffer.allocate(3);
        buffer.put(9);

        dbz.toModelUnits(new float[] {30, NO_COVERAGE}, buffer);

        assertThat(buffer.array()).containsExactly(9, 0.5f, 0);
    }

    @Test
    void a_scaling_without_a_range_is_refused() {
        assertThatThrownBy(() -> new Scaler(60, 60))
                .hasMessage("scaling needs a low below its high, got 60.0 to 60.0");
    }
}
