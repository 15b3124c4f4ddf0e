package io.nowstream.models.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.MarshallPalmer;
import io.nowstream.models.Nowcasters;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdvectionTest {

    private static final int SIDE = 64;
    private static final Grid GRID = Grid.local(SIDE, SIDE, 1000);
    private static final Duration CADENCE = Duration.ofMinutes(5);

    private final Advection advection = new Advection();

    /** A blob that moves two columns east per frame, at its peak half the quantity's ceiling. */
    private static float[] blob(int step, Quantity quantity) {
        float[] field = new float[SIDE * SIDE];
        for (int i = 0; i < field.length; i++) {
            double dy = (i / SIDE - 32) / 7.0;
            double dx = (i % SIDE - 20 - 2 * step) / 7.0;
            double bell = Math.exp(-(dx * dx + dy * dy));
            field[i] =
                    (float)
                            (quantity == Quantity.RAIN_RATE
                                    ? MarshallPalmer.rainRate(50 * bell)
                                    : quantity.ceiling() / 2 * bell);
        }
        return field;
    }

    private static FieldSequence sequence(Quantity quantity) {
        return new FieldSequence(
                "test",
                GRID,
                quantity,
                CADENCE,
                Instant.EPOCH,
                new float[][] {blob(0, quantity), blob(1, quantity), blob(2, quantity)});
    }

    @ParameterizedTest
    @EnumSource(Quantity.class)
    void the_echo_goes_on_as_it_moved(Quantity quantity) {
        float[][] fields = advection.rollOut(List.of(sequence(quantity)), 4).get(0).fields();

        float[] truth = blob(6, quantity);
        int peak = 32 * SIDE + 20 + 2 * 6;
        assertThat(fields).hasNumberOfRows(4);
        assertThat(fields[3][peak]).isCloseTo(truth[peak], within(truth[peak] * 0.12f));
    }

    @Test
    void the_same_sequence_gives_the_same_bytes_from_another_instance() {
        FieldSequence sequence = sequence(Quantity.VIL);

        float[][] one = advection.rollOut(List.of(sequence), 3).get(0).fields();
        float[][] other = new Advection().rollOut(List.of(sequence), 3).get(0).fields();
        assertThat(Arrays.deepEquals(one, other)).isTrue();
    }

    @Test
    void a_sequence_of_one_frame_is_refused_by_name() {
        assertThat(
                        advection.refusal(
                                new FeedShape(
                                        "nl-radar", GRID, Quantity.RAIN_RATE, CADENCE, 1, 12)))
                .contains("advection needs 2 frames to see motion; nl-radar has sequences of 1");
    }

    @Test
    void a_grid_too_small_for_motion_is_refused_by_name() {
        assertThat(
                        advection.refusal(
                                new FeedShape(
                                        "site-7",
                                        Grid.local(4, 90, 10),
                                        Quantity.VIL,
                                        CADENCE,
                                        10,
                                        12)))
                .contains("advection needs 8 cells a side to see motion; site-7 has 4 x 90");
    }

    @Test
    void a_radar_feed_is_served() {
        assertThat(
                        advection.refusal(
                                new FeedShape(
                                        "nl-radar", GRID, Quantity.RAIN_RATE, CADENCE, 10, 12)))
                .isEmpty();
    }

    @Test
    void rain_rate_and_reflectivity_are_each_others_inverse() {
        assertThat(MarshallPalmer.reflectivity(1)).isCloseTo(23.01, within(0.005));
        assertThat(MarshallPalmer.rainRate(MarshallPalmer.reflectivity(7.5)))
                .isCloseTo(7.5, within(1e-12));
        assertThat(MarshallPalmer.reflectivity(0)).isZero();
        assertThat(MarshallPalmer.rainRate(-3)).isZero();
        assertThat(MarshallPalmer.reflectivity(Double.NaN)).isNaN();
        assertThat(MarshallPalmer.rainRate(Double.NaN)).isNaN();
    }

    @Test
    void the_registry_knows_every_baseline_by_its_name() {
        for (String name : Nowcasters.names()) {
            assertThat(Nowcasters.create(name).id().name()).isEqualTo(name);
        }
    }
}
