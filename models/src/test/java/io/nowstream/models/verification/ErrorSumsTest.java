package io.nowstream.models.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ErrorSumsTest {

    @Test
    void errors_are_summed_and_divided_by_their_number() {
        ErrorSums sums = ErrorSums.of(new float[] {1, 4, 0}, new float[] {0, 2, 0});
        assertThat(sums).isEqualTo(new ErrorSums(3, 5, 3, 3));
        assertThat(sums.mse()).isEqualTo(5 / 3.0);
        assertThat(sums.mae()).isEqualTo(1);
    }

    @Test
    void a_cell_without_data_on_either_side_is_not_counted() {
        float[] forecast = {Float.NaN, 1, 3};
        float[] observed = {1, Float.NaN, 1};
        assertThat(ErrorSums.of(forecast, observed)).isEqualTo(new ErrorSums(1, 4, 2, 2));
    }

    @Test
    void too_much_here_and_too_little_there_are_no_error_in_the_mean() {
        ErrorSums sums = ErrorSums.of(new float[] {3, 1}, new float[] {1, 3});
        assertThat(sums.meanError()).isZero();
        assertThat(sums.mae()).isEqualTo(2);
    }

    @Test
    void errors_of_nothing_are_undefined() {
        assertThat(ErrorSums.EMPTY.mse()).isNaN();
        assertThat(ErrorSums.EMPTY.mae()).isNaN();
    }

    @Test
    void sums_add_up() {
        ErrorSums sum = new ErrorSums(2, 3, 4, -1).plus(new ErrorSums(10, 20, 30, 5));
        assertThat(sum).isEqualTo(new ErrorSums(12, 23, 34, 4));
    }

    /** One error of 1e8 and then a million of 0.1: added plainly, the small ones are rounded. */
    @Test
    void many_small_errors_are_not_lost_behind_a_large_one() {
        float[] forecast = new float[1_000_001];
        Arrays.fill(forecast, 0.1f);
        forecast[0] = 1e8f;
        ErrorSums sums = ErrorSums.of(forecast, new float[forecast.length]);
        double small = (double) 0.1f * 0.1f;
        double smallExactly = (double) 0.1f * (double) 0.1f;
        assertThat(small).isCloseTo(smallExactly, within(1e-9));
        assertThat(sums.sumSquared()).isEqualTo(1e16 + 1e6 * smallExactly);
    }

    @Test
    void fields_of_other_sizes_are_refused() {
        assertThatThrownBy(() -> ErrorSums.of(new float[3], new float[4]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
