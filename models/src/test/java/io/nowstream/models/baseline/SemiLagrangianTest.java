package io.nowstream.models.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SemiLagrangianTest {

    private static final long SEED = 20260602;

    @Test
    void no_motion_leaves_the_frame_as_it_is() {
        float[] frame = noise(21, 34);
        frame[5 * 34 + 6] = Float.NaN;

        float[][] forecast = SemiLagrangian.extrapolate(frame, uniform(21, 34, 0, 0), 3);

        assertThat(forecast).hasDimensions(3, 21 * 34);
        assertThat(forecast[2]).isEqualTo(frame);
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "9, 13", "21, 34", "63, 65", "100, 8"})
    void whole_cells_are_carried_without_blur_and_inflow_is_unknown(int rows, int columns) {
        float[] frame = noise(rows, columns);

        float[][] forecast = SemiLagrangian.extrapolate(frame, uniform(rows, columns, 2, -1), 3);

        for (int lead = 1; lead <= 3; lead++) {
            float[] expected = new float[rows * columns];
            Arrays.fill(expected, Float.NaN);
            for (int r = 0; r + lead < rows; r++) {
                int origin = (r + lead) * columns;
                System.arraycopy(
                        frame, origin, expected, r * columns + 2 * lead, columns - 2 * lead);
            }
            assertThat(forecast[lead - 1]).isEqualTo(expected);
        }
    }

    @Test
    void between_cells_values_are_interpolated_once_however_long_the_lead() {
        float[] frame = new float[16 * 16];
        frame[8 * 16 + 4] = 40;

        float[][] forecast = SemiLagrangian.extrapolate(frame, uniform(16, 16, 0.5f, 0), 3);

        assertThat(forecast[0][8 * 16 + 4]).isCloseTo(20, within(0.001f));
        assertThat(forecast[0][8 * 16 + 5]).isCloseTo(20, within(0.001f));
        assertThat(forecast[1][8 * 16 + 5]).isCloseTo(40, within(0.001f));
        assertThat(forecast[2][8 * 16 + 5]).isCloseTo(20, within(0.001f));
        assertThat(forecast[2][8 * 16 + 6]).isCloseTo(20, within(0.001f));
    }

    @Test
    void a_quarter_turn_in_twelve_leads_arrives_where_it_should() {
        int side = 101;
        // an exact turn by 7.5 degrees a lead needs this angular speed of the midpoint rule
        float speed = (float) (2 * Math.tan(Math.PI / 48));
        MotionField motion = rotation(side, speed);
        float[] frame = new float[side * side];
        addShower(frame, side, 50, 80);

        float[] turned = SemiLagrangian.extrapolate(frame, motion, 12)[11];

        float[] expected = new float[side * side];
        addShower(expected, side, 80, 50);
        assertThat(turned[80 * side + 50]).isGreaterThan(38);
        assertThat(worstError(turned, expected)).isLessThan(1);
    }

    @Test
    void no_coverage_stays_unknown_and_moves_with_the_echo() {
        float[] frame = noise(20, 40);
        for (int r = 0; r < 20; r++) {
            Arrays.fill(frame, r * 40 + 30, r * 40 + 40, Float.NaN);
        }

        float[][] forecast = SemiLagrangian.extrapolate(frame, uniform(20, 40, -3, 0), 2);

        assertThat(forecast[1][10 * 40 + 23]).isCloseTo(frame[10 * 40 + 29], within(0.01f));
        assertThat(forecast[1][10 * 40 + 24]).isNaN();
        assertThat(forecast[1][10 * 40 + 39]).isNaN();
    }

    @Test
    void the_rim_of_coverage_is_the_rim_of_its_cells() {
        float[] frame = new float[8 * 8];
        Arrays.fill(frame, 30);
        for (int r = 0; r < 8; r++) {
            frame[r * 8 + 5] = Float.NaN;
        }

        float[] nearer = SemiLagrangian.extrapolate(frame, uniform(8, 8, -0.4f, 0), 1)[0];
        float[] farther = SemiLagrangian.extrapolate(frame, uniform(8, 8, -0.6f, 0), 1)[0];

        assertThat(nearer[3 * 8 + 4]).isCloseTo(30, within(0.001f));
        assertThat(farther[3 * 8 + 4]).isNaN();
    }

    @Test
    void a_frame_without_coverage_gives_none() {
        float[] frame = new float[12 * 9];
        Arrays.fill(frame, Float.NaN);

        assertThat(SemiLagrangian.extrapolate(frame, uniform(12, 9, 1, 1), 2)[1])
                .containsOnly(Float.NaN);
    }

    @Test
    void nothing_new_is_invented() {
        System.out.println("nothing_new_is_invented: seed " + SEED);
        Random random = new Random(SEED);
        float[] u = new float[33 * 47];
        float[] v = new float[33 * 47];
        for (int i = 0; i < u.length; i++) {
            u[i] = 3 * (float) random.nextGaussian();
            v[i] = 3 * (float) random.nextGaussian();
        }

        float[][] forecast =
                SemiLagrangian.extrapolate(noise(33, 47), new MotionField(33, 47, u, v), 6);

        for (float[] lead : forecast) {
            for (float value : lead) {
                if (!Float.isNaN(value) && (value < 0 || value > 60)) {
                    fail("a frame from 0 to 60 became " + value);
                }
            }
        }
    }

    @Test
    void equal_input_gives_equal_bytes() {
        float[] frame = noise(40, 50);
        MotionField motion = uniform(40, 50, 1.3f, -0.7f);

        assertThat(SemiLagrangian.extrapolate(frame, motion, 4)[3])
                .isEqualTo(SemiLagrangian.extrapolate(frame, motion, 4)[3]);
    }

    @Test
    void a_frame_on_another_grid_is_refused() {
        assertThatThrownBy(() -> SemiLagrangian.extrapolate(new float[63], uniform(8, 8, 0, 0), 1))
                .hasMessage("frame has 63 values; its motion is on 8 x 8 cells");
    }

    @Test
    void the_latest_frame_is_moved_as_the_last_ones_moved() {
        float[][] frames = new float[3][101 * 101];
        addShower(frames[0], 101, 50, 30);
        addShower(frames[1], 101, 52, 33);
        addShower(frames[2], 101, 54, 36);

        MotionField motion = DenseMotion.estimate(frames, 101, 101);
        float[][] forecast = SemiLagrangian.extrapolate(frames[2], motion, 5);

        float[] expected = new float[101 * 101];
        addShower(expected, 101, 64, 51);
        assertThat(forecast[4][64 * 101 + 51]).isGreaterThan(36);
        assertThat(worstError(forecast[4], expected)).isLessThan(4);
    }

    private static MotionField uniform(int rows, int columns, float u, float v) {
        float[] everyU = new float[rows * columns];
        float[] everyV = new float[rows * columns];
        Arrays.fill(everyU, u);
        Arrays.fill(everyV, v);
        return new MotionField(rows, columns, everyU, everyV);
    }

    /** Clockwise on the map, about the middle; radians per step. */
    private static MotionField rotation(int side, float speed) {
        float[] u = new float[side * side];
        float[] v = new float[side * side];
        for (int i = 0; i < u.length; i++) {
            u[i] = -speed * (i / side - side / 2);
            v[i] = speed * (i % side - side / 2);
        }
        return new MotionField(side, side, u, v);
    }

    /** From 0 to 60, without structure: any blur shows. */
    private static float[] noise(int rows, int columns) {
        Random random = new Random(SEED);
        float[] frame = new float[rows * columns];
        for (int i = 0; i < frame.length; i++) {
            frame[i] = 60 * random.nextFloat();
        }
        return frame;
    }

    private static void addShower(float[] frame, int side, int row, int column) {
        for (int i = 0; i < frame.length; i++) {
            double far = Math.hypot(i / side - row, i % side - column) / 4;
            frame[i] += (float) (40 * Math.exp(-far * far / 2));
        }
    }

    /** Over the cells whose echo came from within the grid. */
    private static float worstError(float[] forecast, float[] expected) {
        float worst = 0;
        for (int i = 0; i < expected.length; i++) {
            if (!Float.isNaN(forecast[i])) {
                worst = Math.max(worst, Math.abs(forecast[i] - expected[i]));
            }
        }
        return worst;
    }
}
