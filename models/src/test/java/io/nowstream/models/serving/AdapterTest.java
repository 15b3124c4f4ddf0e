package io.nowstream.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.MarshallPalmer;
import io.nowstream.models.network.Base;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdapterTest {

    private static final float NO_COVERAGE = Float.NaN;
    private static final Grid ONE_KILOMETRE = Grid.local(32, 48, 1000);

    private final Adapter adapter = new Adapter(Descriptions.radar(Base.ADVECTION), 8);

    private static FeedShape feed(
            Grid grid, Quantity quantity, int minutes, int length, int leads) {
        return new FeedShape(
                "nl-radar", grid, quantity, Duration.ofMinutes(minutes), length, leads);
    }

    private Optional<String> refusalOf(Grid grid, Quantity quantity, int minutes) {
        return adapter.refusal(feed(grid, quantity, minutes, 10, 3));
    }

    @Test
    void a_feed_that_can_be_converted_and_pooled_is_served() {
        assertThat(refusalOf(ONE_KILOMETRE, Quantity.REFLECTIVITY, 5)).isEmpty();
        assertThat(refusalOf(ONE_KILOMETRE, Quantity.RAIN_RATE, 5)).isEmpty();
        assertThat(refusalOf(Grid.local(64, 64, 3750), Quantity.REFLECTIVITY, 5)).isEmpty();
    }

    @Test
    void a_quantity_without_a_relation_is_refused() {
        assertThat(refusalOf(ONE_KILOMETRE, Quantity.VIL, 5))
                .contains("nl-radar is in VIL code; checkpoint tiny-radar needs dBZ");
    }

    @Test
    void another_cadence_is_refused() {
        assertThat(refusalOf(ONE_KILOMETRE, Quantity.REFLECTIVITY, 10))
                .contains(
                        "nl-radar has a frame every 10 min; checkpoint tiny-radar needs one every"
                                + " 5 min");
    }

    @Test
    void too_few_frames_are_refused_and_more_are_not() {
        assertThat(adapter.refusal(feed(ONE_KILOMETRE, Quantity.REFLECTIVITY, 5, 3, 3)))
                .contains("nl-radar has sequences of 3 frames; checkpoint tiny-radar needs 4");
        assertThat(adapter.refusal(feed(ONE_KILOMETRE, Quantity.REFLECTIVITY, 5, 12, 3))).isEmpty();
    }

    @Test
    void twice_the_trained_leads_are_served_and_more_refused() {
        assertThat(adapter.refusal(feed(ONE_KILOMETRE, Quantity.REFLECTIVITY, 5, 4, 6))).isEmpty();
        assertThat(adapter.refusal(feed(ONE_KILOMETRE, Quantity.REFLECTIVITY, 5, 4, 7)))
                .contains(
                        "nl-radar wants 7 leads; checkpoint tiny-radar was trained for 3 and goes"
                                + " on to 6 at most");
    }

    @Test
    void cells_that_no_pooling_brings_into_the_range_are_refused() {
        assertThat(refusalOf(Grid.local(32, 32, 5000), Quantity.REFLECTIVITY, 5))
                .contains(
                        "nl-radar has cells of 5000 x 5000 m; checkpoint tiny-radar needs 2000 to"
                                + " 4000 m, or what becomes that when blocks are pooled");
    }

    @Test
    void a_grid_on_which_no_motion_can_be_seen_is_refused() {
        assertThat(refusalOf(Grid.local(14, 32, 1000), Quantity.REFLECTIVITY, 5))
                .contains(
                        "nl-radar has 7 x 16 cells when pooled by 2; checkpoint tiny-radar needs 8"
                                + " a side to see motion");
        assertThat(
                        new Adapter(Descriptions.radar(Base.LAST), 8)
                                .refusal(
                                        feed(
                                                Grid.local(14, 32, 1000),
                                                Quantity.REFLECTIVITY,
                                                5,
                                                4,
                                                3)))
                .isEmpty();
    }

    @Test
    void the_mean_of_a_block_is_one_of_the_models_quantity() {
        Grid grid = Grid.local(2, 2, 1000);
        float twentyDbz = (float) MarshallPalmer.rainRate(20);
        float fortyDbz = (float) MarshallPalmer.rainRate(40);

        float[] pooled =
                adapter.inModelSpace(
                        new float[] {twentyDbz, fortyDbz, 0, NO_COVERAGE},
                        grid,
                        Quantity.RAIN_RATE);

        assertThat(pooled).hasSize(1);
        assertThat(pooled[0]).isCloseTo(20, within(1e-4f));
    }

    @Test
    void a_sequence_keeps_all_its_frames_and_gets_the_pooled_grid() {
        float[] dry = new float[ONE_KILOMETRE.cells()];

        FieldSequence adapted =
                adapter.inModelSpace(
                        new FieldSequence(
                                "nl-radar",
                                ONE_KILOMETRE,
                                Quantity.RAIN_RATE,
                                Duration.ofMinutes(5),
                                Instant.EPOCH,
                                new float[][] {dry, dry, dry, dry, dry}));

        assertThat(adapted.grid()).isEqualTo(Grid.local(16, 24, 2000));
        assertThat(adapted.quantity()).isEqualTo(Quantity.REFLECTIVITY);
        assertThat(adapted.frames()).hasDimensions(5, 16 * 24);
        assertThat(adapted.frames()[4]).containsOnly(0);
    }

    @Test
    void what_went_there_comes_back() {
        Grid coarse = Grid.local(1, 4, 2000);
        float[] rates = {0, 0.5f, 30, NO_COVERAGE};

        float[] back =
                adapter.inQuantities(
                        adapter.inModelSpace(rates, coarse, Quantity.RAIN_RATE),
                        List.of(Quantity.RAIN_RATE));

        assertThat(back).containsExactly(rates, within(1e-4f));
    }

    @Test
    void a_grid_that_was_refused_cannot_be_pooled() {
        assertThatThrownBy(() -> adapter.pooledGrid(Grid.local(32, 32, 5000)))
                .hasMessage("cells of 5000 x 5000 m cannot be pooled to 2000 to 4000 m");
    }
}
