package io.nowstream.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.models.network.Base;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A digit here is one white cell in the middle of its image. */
class MovingMnistTest {

    private static final int MIDDLE = 14;

    @Test
    void two_digits_move_a_tenth_of_the_free_range_a_frame_and_stay_inside() {
        byte[][] frames = sequence(dot(200), 300);
        for (byte[] frame : frames) {
            List<int[]> dots = dots(frame);
            assertThat(dots.size()).isBetween(1, 2);
            for (int[] dot : dots) {
                assertThat(dot[0]).isBetween(MIDDLE, MIDDLE + 36);
                assertThat(dot[1]).isBetween(MIDDLE, MIDDLE + 36);
            }
        }
    }

    @Test
    void between_walls_a_digit_goes_on_at_the_same_pace() {
        // One digit is black: only the other is seen.
        byte[][] both = {new byte[784], dot(200)};
        double longest = 0;
        for (int seed = 0; seed < 30; seed++) {
            byte[][] frames = MovingMnist.sequence(both, 20, Draws.TRAINING_BATCH.at(seed, 0));
            for (int t = 1; t < frames.length; t++) {
                List<int[]> before = dots(frames[t - 1]);
                List<int[]> now = dots(frames[t]);
                if (before.size() == 1 && now.size() == 1 && isOneDigit(frames)) {
                    int[] a = before.get(0);
                    int[] b = now.get(0);
                    longest = Math.max(longest, Math.hypot(a[0] - b[0], a[1] - b[1]));
                }
            }
        }
        // 3.6 cells, and what truncation to whole cells adds.
        assertThat(longest).isBetween(3.0, 3.6 + Math.sqrt(2));
    }

    @Test
    void where_digits_meet_the_brighter_is_seen() {
        byte[] dark = new byte[784];
        Arrays.fill(dark, (byte) 100);
        byte[] bright = new byte[784];
        Arrays.fill(bright, (byte) 200);
        boolean met = false;
        for (int seed = 0; seed < 20; seed++) {
            RandomGenerator random = Draws.TRAINING_BATCH.at(seed, 0);
            byte[][] frames = MovingMnist.sequence(new byte[][] {dark, bright}, 20, random);
            for (byte[] frame : frames) {
                int darkCells = count(frame, 100);
                int brightCells = count(frame, 200);
                assertThat(darkCells + brightCells + count(frame, 0)).isEqualTo(64 * 64);
                if (darkCells > 0 && brightCells > 0) {
                    // The bright one is whole, the dark one may be covered.
                    assertThat(brightCells).isEqualTo(784);
                    met |= darkCells < 784;
                }
            }
        }
        assertThat(met).isTrue();
    }

    @Test
    void the_same_draws_give_the_same_sequence() {
        assertThat(sequence(dot(9), 20)).isDeepEqualTo(sequence(dot(9), 20));
    }

    @Test
    void samples_are_scaled_by_255_and_come_with_their_bases() {
        Recipe recipe = recipe(64);
        MovingMnist data = MovingMnist.of(recipe, new byte[][] {dot(255)}, new byte[0][]);
        Sample sample =
                data.training().batch(Draws.TRAINING_BATCH.at(1, 1), false).samples().get(0);
        assertThat(sample.frames()).hasNumberOfRows(5);
        assertThat(sample.bases()).hasNumberOfRows(4);
        float[] sorted = sample.frames()[0].clone();
        Arrays.sort(sorted);
        assertThat(sorted[64 * 64 - 1]).isEqualTo(1f);
        assertThat(sample.bases()[2]).containsExactly(sample.frames()[2]);
        assertThat(data.validation().windows()).isZero();
    }

    @Test
    void other_sizes_than_64_are_refused() {
        assertThatThrownBy(() -> MovingMnist.of(recipe(32), new byte[][] {dot(1)}, new byte[0][]))
                .hasMessage("Moving MNIST is 64 x 64; crops.sizes says 32 x 32");
    }

    private static Recipe recipe(int side) {
        Recipe.Crops crops =
                new Recipe.Crops(List.of(new Recipe.Size(side, side, 1, 2)), 0, 0, 0, 1, false, 1);
        return TinyTraining.with(TinyTraining.recipe(Base.LAST), crops);
    }

    private static byte[][] sequence(byte[] digit, int length) {
        return MovingMnist.sequence(new byte[][] {digit}, length, Draws.TRAINING_BATCH.at(11, 4));
    }

    private static byte[] dot(int grey) {
        byte[] digit = new byte[784];
        digit[MIDDLE * 28 + MIDDLE] = (byte) grey;
        return digit;
    }

    private static boolean isOneDigit(byte[][] frames) {
        return Arrays.stream(frames).allMatch(frame -> dots(frame).size() == 1);
    }

    private static List<int[]> dots(byte[] frame) {
        List<int[]> dots = new java.util.ArrayList<>();
        for (int i = 0; i < frame.length; i++) {
            if (frame[i] != 0) {
                dots.add(new int[] {i / 64, i % 64});
            }
        }
        return dots;
    }

    private static int count(byte[] frame, int grey) {
        int count = 0;
        for (byte value : frame) {
            count += (value & 0xff) == grey ? 1 : 0;
        }
        return count;
    }
}
