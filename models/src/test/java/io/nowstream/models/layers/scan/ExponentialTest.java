package io.nowstream.models.layers.scan;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Against double precision. */
class ExponentialTest {

    @Test
    void powers_of_two_are_right_to_two_in_ten_million() {
        for (float x = -125; x <= 0; x += 0.00073f) {
            double expected = Math.pow(2, x);
            assertThat(Exponential.exp2(x) / expected).isCloseTo(1, offset(2e-7));
        }
    }

    @Test
    void nothing_is_left_of_powers_too_small_for_a_float() {
        for (float x : new float[] {-128, -1000, -1e6f, -1e9f}) {
            assertThat(Exponential.exp2(x)).isZero();
        }
        assertThat(Exponential.exp2(0)).isEqualTo(1);
    }

    @Test
    void softplus_and_its_derivative_are_right_from_minus_80_to_80() {
        for (float x = -80; x <= 80; x += 0.00091f) {
            float e = Exponential.expOfMinusAbsolute(x);
            // The exponent itself is rounded: a relative error of |x|·1e-7.
            Offset<Double> tolerance = offset(4e-7 + 2e-7 * Math.abs(x));
            double softplus = Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
            assertThat(Exponential.softplus(x, e) / softplus).isCloseTo(1, tolerance);
            double sigmoid = 1 / (1 + Math.exp(-x));
            assertThat(Exponential.sigmoid(x, e) / sigmoid).isCloseTo(1, tolerance);
        }
    }

    @Test
    void exponents_are_those_of_minus_e_to_the_x_as_powers_of_two() {
        for (float x = -10; x <= 10; x += 0.0017f) {
            double expected = -Math.exp(x) / Math.log(2);
            assertThat(Exponential.exponent(x) / expected).isCloseTo(1, offset(3e-6));
        }
    }

    private static Offset<Double> offset(double value) {
        return Offset.offset(value);
    }
}
