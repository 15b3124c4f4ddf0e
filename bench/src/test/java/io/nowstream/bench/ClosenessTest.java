package io.nowstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The check that stands beside the figures of scan and networks has to find what is wrong. */
class ClosenessTest {

    @Test
    void the_distance_is_relative_to_the_size_of_what_is_expected() {
        assertThat(distance(new float[] {3, 4.5f}, new float[] {3, 4})).isEqualTo(0.1);
        assertThat(distance(new float[] {0, 0}, new float[] {0, 0})).isZero();
    }

    @Test
    void what_is_further_off_than_allowed_is_found_out() {
        assertFoundOut(new float[] {3, 6}, new float[] {3, 4});
        assertFoundOut(new float[] {1}, new float[] {0});
        assertFoundOut(new float[] {Float.NaN}, new float[] {1});
        assertFoundOut(new float[] {1}, new float[] {1, 2});
    }

    private static double distance(float[] actual, float[] expected) {
        return Closeness.demand("y", actual, expected, 0.2);
    }

    private static void assertFoundOut(float[] actual, float[] expected) {
        assertThatThrownBy(() -> distance(actual, expected))
                .isInstanceOf(WorthlessFigureException.class)
                .hasMessageStartingWith("y: ");
    }
}
