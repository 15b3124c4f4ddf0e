package io.nowstream.models.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenseMotionTest {

    private static final long SEED = 20260601;

    @Test
    void a_translation_is_found_to_a_twentieth_of_a_cell() {
        float[][] frames = translated(96, 128, 2.3f, -1.6f);

        MotionField motion = DenseMotion.estimate(frames, 96, 128);

        assertThat(worstError(motion, 2.3f, -1.6f)).isLessThan(0.05f);
    }

    @Test
    void two_frames_are_enough() {
        float[][] frames = translated(96, 128, 2.3f, -1.6f);

        MotionField motion = DenseMotion.estimate(new float[][] {frames[1], frames[2]}, 96, 128);

        assertThat(worstError(motion, 2.3f, -1.6f)).isLessThan(0.1f);
    }

    @Test
    void only_the_last_three_frames_count() {
        float[][] frames = translated(64, 64, 1.5f, 0.5f);
        float[] elsewhere = showers(64, 64, 17, 23);

        MotionField ofFour =
                DenseMotion.estimate(
                        new float[][] {elsewhere, frames[0], frames[1], frames[2]}, 64, 64);

        MotionField ofThree = DenseMotion.estimate(frames, 64, 64);
        assertThat(ofFour.u()).isEqualTo(ofThree.u());
        assertThat(ofFour.v()).isEqualTo(ofThree.v());
    }

    @Test
    void echo_that_crosses_a_tenth_of_the_grid_in_a_step_is_followed() {
        float[][] frames = translated(200, 240, 20.4f, 11.7f);

        MotionField motion = DenseMotion.estimate(frames, 200, 240);

        assertThat(worstError(motion, 20.4f, 11.7f)).isLessThan(0.3f);
    }

    @Test
    void noise_costs_little() {
        System.out.println("noise_costs_little: seed " + SEED);
        Random random = new Random(SEED);
        float[][] frames = translated(96, 128, -1.7f, 2.2f);
        for (float[] frame : frames) {
            for (int i = 0; i < frame.length; i++) {
                frame[i] = Math.max(0, frame[i] + 3 * (float) random.nextGaussian());
            }
        }

        MotionField motion = DenseMotion.estimate(frames, 96, 128);

        assertThat(worstError(motion, -1.7f, 2.2f)).isLessThan(0.3f);
    }

    @Test
    void an_unobserved_corner_gets_the_motion_of_its_surroundings() {
        float[][] frames = translated(96, 128, 2.3f, -1.6f);
        for (float[] frame : frames) {
            for (int r = 0; r < 40; r++) {
                Arrays.fill(frame, r * 128, r * 128 + 50, Float.NaN);
            }
        }

        MotionField motion = DenseMotion.estimate(frames, 96, 128);

        assertThat(worstError(motion, 2.3f, -1.6f)).isLessThan(0.1f);
    }

    @Test
    void a_lone_shower_moves_the_whole_grid() {
        float[][] frames = new float[3][];
        for (int k = 0; k < 3; k++) {
            frames[k] = new float[128 * 128];
            addShower(frames[k], 128, 128, 40 + 1.5f * k, 70 - 2.5f * k, 5, 40);
        }

        MotionField motion = DenseMotion.estimate(frames, 128, 128);

        assertThat(worstError(motion, -2.5f, 1.5f)).isLessThan(0.2f);
    }

    @Test
    void a_rotation_is_found() {
        int side = 129;
        float turn = 0.03f;
        float[][] frames = new float[3][];
        for (int k = 0; k < 3; k++) {
            frames[k] = rotated(side, turn * k);
        }

        MotionField motion = DenseMotion.estimate(frames, side, side);

        // well within the disc of echo, where nothing moves but by turning
        for (int r = 40; r <= 88; r += 8) {
            for (int c = 40; c <= 88; c += 8) {
                assertThat(motion.u()[r * side + c]).isCloseTo(-turn * (r - 64), within(0.15f));
                assertThat(motion.v()[r * side + c]).isCloseTo(turn * (c - 64), within(0.15f));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "NaN", "27.5"})
    void frames_without_any_contrast_give_zero_motion(float everywhere) {
        float[][] frames = new float[3][64 * 80];
        for (float[] frame : frames) {
            Arrays.fill(frame, everywhere);
        }

        MotionField motion = DenseMotion.estimate(frames, 64, 80);

        assertThat(motion.u()).containsOnly(0);
        assertThat(motion.v()).containsOnly(0);
    }

    @Test
    void echo_that_stands_still_gives_zero_motion() {
        float[][] frames = translated(64, 80, 0, 0);

        assertThat(worstError(DenseMotion.estimate(frames, 64, 80), 0, 0)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "9, 8", "8, 31", "13, 17", "65, 63", "129, 40", "8, 700", "701, 33"})
    void any_size_will_do(int rows, int columns) {
        float[][] frames = translated(rows, columns, 0.6f, 0.4f);

        MotionField motion = DenseMotion.estimate(frames, rows, columns);

        assertThat(motion.u()).hasSize(rows * columns);
        assertThat(worstError(motion, 0.6f, 0.4f)).isLessThan(0.4f);
    }

    @Test
    void nothing_but_noise_gives_finite_motion_of_moderate_size() {
        System.out.println("nothing_but_noise: seed " + SEED);
        Random random = new Random(SEED);
        for (int trial = 0; trial < 20; trial++) {
            int rows = 8 + random.nextInt(80);
            int columns = 8 + random.nextInt(80);
            float[][] frames = new float[3][rows * columns];
            for (float[] frame : frames) {
                for (int i = 0; i < frame.length; i++) {
                    float value = 60 * random.nextFloat();
                    frame[i] = random.nextInt(4) == 0 ? Float.NaN : value;
                }
            }

            MotionField motion = DenseMotion.estimate(frames, rows, columns);

            assertThat(worstError(motion, 0, 0)).isLessThan(Math.min(rows, columns) / 2f);
        }
    }

    @Test
    void equal_frames_give_equal_bytes() {
        float[][] frames = translated(150, 170, 2.3f, -1.6f);

        MotionField once = DenseMotion.estimate(frames, 150, 170);
        MotionField again = DenseMotion.estimate(frames, 150, 170);

        assertThat(again.u()).isEqualTo(once.u());
        assertThat(again.v()).isEqualTo(once.v());
    }

    @Test
    void frames_are_left_as_they_were() {
        float[][] frames = translated(64, 80, 2.3f, -1.6f);
        float[] before = frames[2].clone();

        DenseMotion.estimate(frames, 64, 80);

        assertThat(frames[2]).isEqualTo(before);
    }

    @Test
    void one_frame_is_not_enough() {
        assertThatThrownBy(() -> DenseMotion.estimate(new float[1][64], 8, 8))
                .hasMessage("motion needs 2 or 3 frames; got 1");
    }

    @Test
    void a_frame_of_another_size_is_named() {
        assertThatThrownBy(
                        () ->
                                DenseMotion.estimate(
                                        new float[][] {new float[64], new float[63], new float[64]},
                                        8,
                                        8))
                .hasMessage("frame 2 of 3 has 63 values; its 8 x 8 grid needs 64");
    }

    /** Three frames of showers that move u columns and v rows from each to the next. */
    private static float[][] translated(int rows, int columns, float u, float v) {
        float[][] frames = new float[3][];
        for (int k = 0; k < 3; k++) {
            frames[k] = showers(rows, columns, v * k, u * k);
        }
        return frames;
    }

    /** Showers about twelve cells apart, also beyond the grid, so that echo flows in. */
    private static float[] showers(int rows, int columns, float south, float east) {
        Random random = new Random(SEED);
        float[] frame = new float[rows * columns];
        for (int r = -60; r < rows + 60; r += 12) {
            for (int c = -60; c < columns + 60; c += 12) {
                float row = r + 12 * random.nextFloat() + south;
                float column = c + 12 * random.nextFloat() + east;
                float width = 2.5f + 2 * random.nextFloat();
                addShower(frame, rows, columns, row, column, width, 15 + 20 * random.nextFloat());
            }
        }
        return frame;
    }

    private static float[] rotated(int side, float angle) {
        Random random = new Random(SEED);
        float[] frame = new float[side * side];
        for (int k = 0; k < 60; k++) {
            double radius = 50 * Math.sqrt(random.nextDouble());
            double bearing = 2 * Math.PI * random.nextDouble() + angle;
            float row = (float) (side / 2 + radius * Math.sin(bearing));
            float column = (float) (side / 2 + radius * Math.cos(bearing));
            addShower(frame, side, side, row, column, 4, 15 + 20 * random.nextFloat());
        }
        return frame;
    }

    private static void addShower(
            float[] frame,
            int rows,
            int columns,
            float row,
            float column,
            float width,
            float peak) {
        int reach = (int) (4 * width) + 1;
        for (int r = Math.max(0, (int) row - reach); r < Math.min(rows, row + reach); r++) {
            for (int c = Math.max(0, (int) column - reach);
                    c < Math.min(columns, column + reach);
                    c++) {
                double far = Math.hypot(r - row, c - column) / width;
                frame[r * columns + c] += (float) (peak * Math.exp(-far * far / 2));
            }
        }
    }

    private static float worstError(MotionField motion, float u, float v) {
        float worst = 0;
        for (int i = 0; i < motion.u().length; i++) {
            float error = (float) Math.hypot(motion.u()[i] - u, motion.v()[i] - v);
            // a NaN must not slip through a comparison
            worst = Float.isNaN(error) ? Float.POSITIVE_INFINITY : Math.max(worst, error);
        }
        return worst;
    }
}
