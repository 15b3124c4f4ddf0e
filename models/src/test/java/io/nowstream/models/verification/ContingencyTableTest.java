package io.nowstream.models.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContingencyTableTest {

    private static final float[] TRUTH = {10, 20, 80, 140, 200, 220, 0, 16, 255};
    private static final float[] FORECAST = {17, 15, 74, 132, 181, 219, 16, 16, 100};
    private static final float NAN = Float.NaN;

    @ParameterizedTest
    @CsvSource({"16,6,1,2", "74,5,0,0", "133,2,2,0", "160,2,1,0", "181,2,1,0", "219,1,1,0"})
    void the_sevir_fixture_with_255_as_an_event(
            double threshold, long hits, long misses, long falseAlarms) {
        assertCounts(ContingencyTable.of(FORECAST, TRUTH, threshold), hits, misses, falseAlarms, 9);
    }

    @ParameterizedTest
    @CsvSource({"16,5,1,2", "74,4,0,0", "133,2,1,0", "160,2,0,0", "181,2,0,0", "219,1,0,0"})
    void the_sevir_fixture_with_255_as_missing(
            double threshold, long hits, long misses, long falseAlarms) {
        float[] masked = TRUTH.clone();
        masked[8] = NAN;
        assertCounts(
                ContingencyTable.of(FORECAST, masked, threshold), hits, misses, falseAlarms, 8);
    }

    @Test
    void a_cell_without_data_on_either_side_is_none_of_the_four() {
        float[] one = {NAN, 5, NAN};
        float[] other = {5, NAN, NAN};
        assertThat(ContingencyTable.of(one, other, 1)).isEqualTo(ContingencyTable.EMPTY);
    }

    @Test
    void a_value_at_the_threshold_is_an_event_also_where_a_float_falls_short_of_it() {
        float[] atThreshold = {0.7f};
        assertThat(ContingencyTable.of(atThreshold, atThreshold, 0.7).hits()).isEqualTo(1);
    }

    @Test
    void scores_are_ratios_of_the_counts() {
        ContingencyTable table = new ContingencyTable(6, 2, 4, 100);
        assertThat(table.pod()).isEqualTo(0.75);
        assertThat(table.far()).isEqualTo(0.4);
        assertThat(table.csi()).isEqualTo(0.5);
        assertThat(table.bias()).isEqualTo(1.25);
    }

    @Test
    void scores_of_nothing_are_undefined() {
        ContingencyTable dry = new ContingencyTable(0, 0, 0, 100);
        assertThat(dry.pod()).isNaN();
        assertThat(dry.far()).isNaN();
        assertThat(dry.csi()).isNaN();
        assertThat(dry.bias()).isNaN();
        assertThat(new ContingencyTable(0, 0, 3, 0).bias()).isNaN();
    }

    @Test
    void tables_add_up() {
        ContingencyTable sum =
                new ContingencyTable(1, 2, 3, 4).plus(new ContingencyTable(10, 20, 30, 40));
        assertThat(sum).isEqualTo(new ContingencyTable(11, 22, 33, 44));
        assertThat(sum.plus(ContingencyTable.EMPTY)).isEqualTo(sum);
    }

    @Test
    void fields_of_other_sizes_and_negative_counts_are_refused() {
        assertThatThrownBy(() -> ContingencyTable.of(new float[3], new float[4], 1))
                .hasMessage("a forecast of 3 cells cannot be scored against an observation of 4");
        assertThatThrownBy(() -> new ContingencyTable(0, -1, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertCounts(
            ContingencyTable table, long hits, long misses, long falseAlarms, long n) {
        assertThat(table)
                .isEqualTo(
                        new ContingencyTable(
                                hits, misses, falseAlarms, n - hits - misses - falseAlarms));
    }
}
