package io.nowstream.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.Grid;
import io.nowstream.models.checkpoint.ModelDescription.CellRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolingTest {

    private static final float NO_COVERAGE = Float.NaN;
    private static final CellRange RADAR = new CellRange(2000, 4000);

    private static Grid gridOf(double cellMetres) {
        return Grid.local(64, 64, cellMetres);
    }

    @Test
    void a_block_becomes_its_mean() {
        assertThat(new Pooling(2, 4, 2).pool(new float[] {1, 2, 10, 20, 3, 4, 30, 40}))
                .containsExactly(2.5f, 25);
    }

    @Test
    void only_covered_cells_count() {
        assertThat(
                        new Pooling(2, 4, 2)
                                .pool(
                                        new float[] {
                                            NO_COVERAGE,
                                            2,
                                            NO_COVERAGE,
                                            NO_COVERAGE, //
                                            4,
                                            6,
                                            NO_COVERAGE,
                                            NO_COVERAGE
                                        }))
                .containsExactly(4, NO_COVERAGE);
    }

    @Test
    void blocks_that_reach_beyond_the_grid_are_means_over_what_lies_on_it() {
        assertThat(
                        new Pooling(3, 5, 2)
                                .pool(
                                        new float[] {
                                            1, 1, 2, 2, 3, //
                                            1, 1, 2, 2, 5, //
                                            7, 9, 8, 8, 6
                                        }))
                .containsExactly(1, 2, 4, 8, 8, 6);
    }

    @Test
    void by_one_nothing_changes() {
        float[] field = {1, NO_COVERAGE};

        assertThat(new Pooling(1, 2, 1).pool(field)).isSameAs(field);
    }

    @Test
    void the_pooled_grid_has_the_same_corner_and_larger_cells() {
        Grid fine = new Grid(765, 700, "+proj=stere +lat_0=90", -1000, -3650, 1000, 1001);

        assertThat(new Pooling(765, 700, 2).pooled(fine))
                .isEqualTo(new Grid(383, 350, "+proj=stere +lat_0=90", -1000, -3650, 2000, 2002));
    }

    @ParameterizedTest
    @CsvSource({"250, 8", "500, 4", "999.8, 2", "1000, 2", "1000.3, 2", "1999, 1", "3750, 1"})
    void the_smallest_factor_into_the_range_is_taken(double cellMetres, int factor) {
        assertThat(Pooling.into(RADAR, gridOf(cellMetres))).contains(new Pooling(64, 64, factor));
    }

    @Test
    void cells_that_are_too_large_cannot_be_pooled() {
        assertThat(Pooling.into(RADAR, gridOf(5000))).isEmpty();
    }

    @Test
    void a_range_too_narrow_for_any_factor_is_no_range() {
        assertThat(Pooling.into(new CellRange(2000, 2500), gridOf(1400))).isEmpty();
    }

    @Test
    void both_sides_of_a_cell_must_come_into_the_range() {
        Grid oblong = new Grid(8, 8, "", 0, 0, 500, 1500);

        assertThat(Pooling.into(RADAR, oblong)).isEmpty();
    }

    @Test
    void a_field_of_another_size_is_refused() {
        assertThatThrownBy(() -> new Pooling(2, 2, 2).pool(new float[5]))
                .hasMessage("field has 5 values; its 2 x 2 grid needs 4");
    }
}
