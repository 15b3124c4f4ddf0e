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

    /** Forecasts are to keep their bytes: whatever is faster has to sum in the same order. */
    @ParameterizedTest
    @CsvSource({
        "23, 31, 1.7, 1.7",
        "23, 31, 3, 1",
        "23, 31, 0, 2",
        "23, 31, 2, 0",
        "23, 31, 0.2, 0.3",
        "23, 31, 40, 40",
        "1, 2500, 3, 3",
        "2500, 1, 3, 3",
        "64, 80, 1, 1.25",
        "96, 88, 6, 2.5"
    })
    void its_bytes_are_those_of_the_plain_sums(
            int rows, int columns, double sigmaRows, double sigmaColumns) {
        for (double holes : new double[] {0, 0.2, 1}) {
            float[] field = anyBits(rows, columns, holes);
            float[] blurred = GaussianBlur.blur(field, rows, columns, sigmaRows, sigmaColumns);
            float[] plain = plainly(field, rows, columns, sigmaRows, sigmaColumns);
            for (int i = 0; i < field.length; i++) {
                assertThat(Float.floatToIntBits(blurred[i]))
                        .as("cell %d: %s for %s", i, blurred[i], plain[i])
                        .isEqualTo(Float.floatToIntBits(plain[i]));
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

    /** Rain, dry lines and dry cells of either sign, what is nearly nothing, and the uncovered. */
    private static float[] anyBits(int rows, int columns, double holes) {
        Random random = new Random(5);
        float[] field = new float[rows * columns];
        for (int i = 0; i < field.length; i++) {
            boolean dryLine = i / columns % 7 == 3;
            float value =
                    switch (dryLine ? 0 : random.nextInt(6)) {
                        case 0 -> 0f;
                        case 1 -> -0f;
                        case 2 -> Float.MIN_VALUE * random.nextInt(9);
                        case 3 -> -40 * random.nextFloat();
                        default -> 60 * random.nextFloat();
                    };
            field[i] = random.nextDouble() < holes ? Float.NaN : value;
        }
        return field;
    }

    // -- the plain sums: one cell after the other; centre, then outward, before and after --

    private static float[] plainly(
            float[] field, int rows, int columns, double sigmaRows, double sigmaColumns) {
        float[] inRows = halfKernel(sigmaColumns, columns);
        float[] inColumns = halfKernel(sigmaRows, rows);
        if (inRows.length == 1 && inColumns.length == 1) {
            return field.clone();
        }
        float[] values = new float[field.length];
        float[] covered = new float[field.length];
        boolean full = true;
        for (int i = 0; i < field.length; i++) {
            boolean hole = Float.isNaN(field[i]);
            values[i] = hole ? 0 : field[i];
            covered[i] = hole ? 0 : 1;
            full &= !hole;
        }
        float[] sums = sums(values, rows, columns, inRows, inColumns);
        float[] weights = sums(covered, rows, columns, inRows, inColumns);
        float[] alongColumn = inside(rows, inColumns);
        float[] alongRow = inside(columns, inRows);
        for (int i = 0; i < sums.length; i++) {
            float weight = full ? alongColumn[i / columns] * alongRow[i % columns] : weights[i];
            sums[i] = Float.isNaN(field[i]) ? Float.NaN : sums[i] / weight;
        }
        return sums;
    }

    private static float[] sums(
            float[] values, int rows, int columns, float[] inRows, float[] inColumns) {
        float[] wide = new float[values.length];
        float[] sums = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            int row = i / columns * columns;
            wide[i] = lineSum(values, row, 1, columns, i % columns, inRows);
        }
        for (int i = 0; i < values.length; i++) {
            sums[i] = lineSum(wide, i % columns, columns, rows, i / columns, inColumns);
        }
        return sums;
    }

    private static float lineSum(
            float[] values, int first, int step, int cells, int place, float[] kernel) {
        float sum = 0;
        sum += kernel[0] * values[first + place * step];
        for (int d = 1; d < kernel.length; d++) {
            if (place - d >= 0) {
                sum += kernel[d] * values[first + (place - d) * step];
            }
            if (place + d < cells) {
                sum += kernel[d] * values[first + (place + d) * step];
            }
        }
        return sum;
    }

    private static float[] halfKernel(double sigma, int cells) {
        float[] kernel = new float[1 + (int) Math.min(cells - 1.0, Math.floor(4 * sigma))];
        kernel[0] = 1;
        for (int d = 1; d < kernel.length; d++) {
            kernel[d] = (float) Math.exp(-d * d / (2 * sigma * sigma));
        }
        return kernel;
    }

    private static float[] inside(int cells, float[] kernel) {
        float[] weights = new float[cells];
        for (int i = 0; i < cells; i++) {
            double sum = kernel[0];
            for (int d = 1; d < kernel.length; d++) {
                sum += i - d >= 0 ? kernel[d] : 0;
                sum += i + d < cells ? kernel[d] : 0;
            }
            weights[i] = (float) sum;
        }
        return weights;
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
