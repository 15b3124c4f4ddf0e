package io.nowstream.models.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.Grid;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GaussianBlurTest {

    private static final int ROWS = 23;
    private static final int COLUMNS = 31;

    @ParameterizedTest
    @CsvSource({"0.4, 0.4", "1.7, 1.7", "3, 1", "0, 2", "2, 0", "12, 12"})
    void it_is_the_weighted_mean_of_the_covered_cells_around(
            double sigmaRows, double sigmaColumns) {
        for (double holes : new double[] {0, 0.3}) {
            float[] field = rain(holes);
            float[] blurred = GaussianBlur.blur(field, ROWS, COLUMNS, sigmaRows, sigmaColumns);
            for (int r = 0; r < ROWS; r++) {
                for (int c = 0; c < COLUMNS; c++) {
                    double expected = meanAround(field, r, c, sigmaRows, sigmaColumns);
                    double actual = blurred[r * COLUMNS + c];
                    assertThat(Math.abs(actual - expected) <= 2e-5 * (1 + Math.abs(expected)))
                            .as("row %d, column %d: %s for %s", r, c, actual, expected)
                            .isEqualTo(!Double.isNaN(expected));
                }
            }
        }
    }

    @Test
    void cells_without_coverage_stay_so_and_lend_nothing() {
        float[] field = rain(0.3);
        float[] blurred = GaussianBlur.blur(field, ROWS, COLUMNS, 2);
        for (int i = 0; i < field.length; i++) {
            assertThat(Float.isNaN(blurred[i])).isEqualTo(Float.isNaN(field[i]));
        }
    }

    @Test
    void a_uniform_field_stays_uniform_up_to_the_rim() {
        float[] field = new float[ROWS * COLUMNS];
        Arrays.fill(field, 7);
        for (int i = 0; i < field.length; i += 5) {
            field[i] = Float.NaN;
        }
        for (float value : GaussianBlur.blur(field, ROWS, COLUMNS, 4)) {
            assertThat(Float.isNaN(value) || Math.abs(value - 7) < 1e-5).isTrue();
        }
    }

    @Test
    void a_width_of_nothing_copies_the_field() {
        float[] field = rain(0.1);
        float[] copy = GaussianBlur.blur(field, ROWS, COLUMNS, 0);
        assertThat(copy).isEqualTo(field).isNotSameAs(field);
    }

    @Test
    void the_field_is_not_written_to() {
        float[] field = rain(0.1);
        float[] before = field.clone();
        GaussianBlur.blur(field, ROWS, COLUMNS, 3);
        assertThat(field).isEqualTo(before);
    }

    @Test
    void kilometres_are_counted_in_cells_of_the_grid() {
        float[] field = rain(0);
        Grid oblong = new Grid(ROWS, COLUMNS, "", 0, 0, 2000, 4000);
        assertThat(GaussianBlur.blur(field, oblong, 6))
                .isEqualTo(GaussianBlur.blur(field, ROWS, COLUMNS, 1.5, 3));
    }

    @Test
    void widths_and_shapes_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> GaussianBlur.blur(new float[3], 2, 2, 1))
                .hasMessage("field has 3 values; its 2 x 2 grid needs 4");
        assertThatThrownBy(() -> GaussianBlur.blur(new float[4], 2, 2, -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GaussianBlur.blur(new float[4], 2, 2, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static float[] rain(double holes) {
        Random random = new Random(3);
        float[] field = new float[ROWS * COLUMNS];
        for (int i = 0; i < field.length; i++) {
            float value = 40 * random.nextFloat();
            field[i] = random.nextDouble() < holes ? Float.NaN : value;
        }
        return field;
    }

    private static double meanAround(
            float[] field, int row, int column, double sigmaRows, double sigmaColumns) {
        if (Float.isNaN(field[row * COLUMNS + column])) {
            return Double.NaN;
        }
        double sum = 0;
        double weights = 0;
        for (int r = 0; r < ROWS; r++) {
            for (int c = 0; c < COLUMNS; c++) {
                double weight = weight(r - row, sigmaRows) * weight(c - column, sigmaColumns);
                float value = field[r * COLUMNS + c];
                if (weight > 0 && !Float.isNaN(value)) {
                    sum += weight * value;
                    weights += weight;
                }
            }
        }
        return sum / weights;
    }

    private static double weight(int distance, double sigma) {
        if (distance == 0) {
            return 1;
        }
        return Math.abs(distance) > 4 * sigma
                ? 0
                : Math.exp(-distance * distance / (2 * sigma * sigma));
    }
}
