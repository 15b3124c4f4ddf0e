package io.nowstream.operators.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.Quantity;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ObservedFieldTest {

    private static final float NAN = Float.NaN;

    private static ObservedField observed(float... values) {
        return ObservedField.of(values, List.of(Quantity.RAIN_RATE));
    }

    @Test
    void mass_and_the_largest_value_are_those_of_the_covered_cells() {
        ObservedField field = observed(0, 1.5f, NAN, 3, 0, NAN);

        assertThat(field.extents().get(0).mass()).isEqualTo(4.5);
        assertThat(field.extents().get(0).largest()).isEqualTo(3);
        assertThat(field.uncovered().stream()).containsExactly(2, 5);
    }

    @Test
    void where_no_radar_looks_there_is_no_mass_and_no_largest_value() {
        ObservedField field = observed(NAN, NAN, NAN);

        assertThat(field.extents().get(0).mass()).isZero();
        assertThat(field.extents().get(0).largest()).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(field.uncovered().cardinality()).isEqualTo(3);
    }

    @Test
    void each_channel_has_its_own_extent() {
        ObservedField field =
                ObservedField.of(
                        new float[] {1, 2, NAN, 7, NAN, 5},
                        List.of(Quantity.INFLOW, Quantity.OUTFLOW));

        assertThat(field.extents())
                .containsExactly(new ObservedField.Extent(3, 2), new ObservedField.Extent(12, 7));
        assertThat(field.uncovered().stream()).containsExactly(2, 4);
    }

    /** Seeded, so that a failure can be seen again. */
    @Test
    void every_uncovered_cell_is_known_and_the_sum_is_taken_in_order() {
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            float[] values = new float[random.nextInt(300)];
            double mass = 0;
            BitSet uncovered = new BitSet();
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(3) == 0 ? NAN : Math.max(0, random.nextFloat() - 0.5f);
                if (Float.isNaN(values[i])) {
                    uncovered.set(i);
                } else {
                    mass += values[i];
                }
            }
            assertThat(observed(values).uncovered()).isEqualTo(uncovered);
            assertThat(observed(values).extents().get(0).mass()).isEqualTo(mass);
        }
    }
}
