package io.nowstream.models.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.verification.ErrorSums;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SmoothedAdvectionTest {

    private static final int SIDE = 64;
    private static final int LEADS = 4;
    private static final Grid GRID = Grid.local(SIDE, SIDE, 2000);

    @Test
    void each_lead_is_advection_blurred_by_its_own_width() {
        FieldSequence sequence = sequence(frames(1, 10));
        float[][] sharp = forecast(new Advection(), sequence);
        float[][] smooth = forecast(new SmoothedAdvection(List.of(0.0, 3.0, 6.0)), sequence);
        assertThat(smooth[0]).isEqualTo(sharp[0]);
        assertThat(smooth[1]).isEqualTo(GaussianBlur.blur(sharp[1], GRID, 3));
        assertThat(smooth[2]).isEqualTo(GaussianBlur.blur(sharp[2], GRID, 6));
        assertThat(smooth[3])
                .as("leads beyond the widths take the last")
                .isEqualTo(GaussianBlur.blur(sharp[3], GRID, 6));
    }

    @Test
    void inflow_stays_undefined() {
        FieldSequence sequence = sequence(frames(1, 10));
        float[][] sharp = forecast(new Advection(), sequence);
        float[][] smooth = forecast(new SmoothedAdvection(List.of(8.0)), sequence);
        assertThat(undefined(sharp[LEADS - 1])).isPositive();
        assertThat(undefined(smooth[LEADS - 1])).isEqualTo(undefined(sharp[LEADS - 1]));
        assertThat(new SmoothedAdvection(List.of(8.0)).leavesInflowUndefined()).isTrue();
    }

    @Test
    void other_widths_are_another_nowcaster() {
        assertThat(new SmoothedAdvection(List.of(1.0)).id().name()).isEqualTo("smoothed-advection");
        assertThat(new SmoothedAdvection(List.of(1.0)).id())
                .isEqualTo(new SmoothedAdvection(List.of(1.0)).id())
                .isNotEqualTo(new SmoothedAdvection(List.of(2.0)).id())
                .isNotEqualTo(new SmoothedAdvection(List.of(1.0, 1.0)).id());
    }

    @Test
    void it_refuses_what_advection_refuses() {
        FeedShape still = new FeedShape("a", GRID, Quantity.VIL, Duration.ofMinutes(5), 1, LEADS);
        assertThat(new SmoothedAdvection(List.of(1.0)).refusal(still))
                .contains("smoothed advection needs 2 frames to see motion; a has sequences of 1");
    }

    @Test
    void widths_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> new SmoothedAdvection(List.of()))
                .hasMessage(
                        "smoothed advection needs a width of 0 km or more for each lead, got []");
        assertThatThrownBy(() -> new SmoothedAdvection(List.of(1.0, -1.0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fitted_widths_beat_plain_advection_where_echo_is_noisy() {
        SmoothingFit fit = new SmoothingFit(LEADS);
        for (int seed = 1; seed <= 4; seed++) {
            float[][] frames = frames(seed, 10 + LEADS);
            fit.add(GRID, forecast(new Advection(), sequence(frames)), leads(frames));
        }
        assertThat(fit.kilometres()).hasSize(LEADS).allMatch(km -> km > 0);

        float[][] unseen = frames(99, 10 + LEADS);
        float[][] sharp = forecast(new Advection(), sequence(unseen));
        float[][] smooth = forecast(new SmoothedAdvection(fit.kilometres()), sequence(unseen));
        for (int lead = 0; lead < LEADS; lead++) {
            assertThat(ErrorSums.of(smooth[lead], leads(unseen)[lead]).mse())
                    .isLessThan(ErrorSums.of(sharp[lead], leads(unseen)[lead]).mse());
        }
    }

    @Test
    void a_fit_finds_the_width_that_the_truth_was_blurred_by() {
        SmoothingFit fit = new SmoothingFit(2);
        float[][] sharp = {noise(5), noise(6)};
        float[][] truth = {
            GaussianBlur.blur(sharp[0], GRID, 3), GaussianBlur.blur(sharp[1], GRID, 8)
        };
        fit.add(GRID, sharp, truth);
        assertThat(fit.kilometres()).containsExactly(3.0, 8.0);
    }

    @Test
    void a_fit_of_nothing_blurs_nothing() {
        assertThat(new SmoothingFit(3).kilometres()).isEqualTo(Collections.nCopies(3, 0.0));
    }

    /** Blobs that drift two cells east a step, and noise that does not last. */
    private static float[][] frames(int seed, int count) {
        Random random = new Random(seed);
        double[] row = random.doubles(6, 0, SIDE).toArray();
        double[] column = random.doubles(6, -20, SIDE).toArray();
        float[][] frames = new float[count][SIDE * SIDE];
        for (int t = 0; t < count; t++) {
            for (int i = 0; i < SIDE * SIDE; i++) {
                double echo = 4 * random.nextGaussian();
                for (int k = 0; k < row.length; k++) {
                    double dr = i / SIDE - row[k];
                    double dc = i % SIDE - column[k] - 2 * t;
                    echo += 40 * Math.exp(-(dr * dr + dc * dc) / 50);
                }
                frames[t][i] = (float) Math.max(0, echo);
            }
        }
        return frames;
    }

    private static float[] noise(int seed) {
        Random random = new Random(seed);
        float[] field = new float[SIDE * SIDE];
        for (int i = 0; i < field.length; i++) {
            field[i] = 40 * random.nextFloat();
        }
        return field;
    }

    private static FieldSequence sequence(float[][] frames) {
        return new FieldSequence(
                "a",
                GRID,
                Quantity.REFLECTIVITY,
                Duration.ofMinutes(5),
                Instant.EPOCH,
                List.of(frames).subList(0, 10).toArray(float[][]::new));
    }

    private static float[][] leads(float[][] frames) {
        return List.of(frames).subList(10, 10 + LEADS).toArray(float[][]::new);
    }

    private static float[][] forecast(Nowcaster nowcaster, FieldSequence sequence) {
        return nowcaster.rollOut(List.of(sequence), LEADS).get(0).fields();
    }

    private static long undefined(float[] field) {
        long count = 0;
        for (float value : field) {
            count += Float.isNaN(value) ? 1 : 0;
        }
        return count;
    }
}
