package io.nowstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FigureTest {

    private static final Budget AT_MOST_EIGHT = Budget.atMost(8, "ms");

    @Test
    void the_median_decides_about_the_budget() {
        assertThat(AT_MOST_EIGHT.verdict(runs(7, 8, 6))).isEqualTo("met");
        assertThat(AT_MOST_EIGHT.verdict(runs(7, 9, 6))).isEqualTo("met, not in every run");
        assertThat(AT_MOST_EIGHT.verdict(runs(7, 9, 8.1))).isEqualTo("**missed**");
        assertThat(Budget.atLeast(800, "frames/s").verdict(runs(799))).isEqualTo("**missed**");
    }

    @Test
    void without_a_budget_nothing_is_met_or_missed() {
        assertThat(Budget.NONE.verdict(runs(1e9))).isEqualTo("–");
    }

    @Test
    void of_an_even_number_of_runs_the_median_lies_between_the_middle_two() {
        assertThat(runs(1, 10, 2, 3).median()).isEqualTo(2.5);
    }

    @Test
    void the_99th_percentile_is_a_value_that_was_measured() {
        double[] millis = new double[200];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = 200 - i;
        }

        assertThat(runs(millis).within(0.99)).isEqualTo(198);
        assertThat(runs(millis).within(0.50)).isEqualTo(100);
        assertThat(runs(millis).within(1)).isEqualTo(200);
        assertThat(runs(5).within(0.99)).isEqualTo(5);
    }

    @Test
    void a_few_runs_are_listed_in_the_order_of_measuring_and_many_by_their_spread() {
        assertThat(runs(6.5, 12.34, 1234).spread()).isEqualTo("6.50, 12.3, 1,234");
        assertThat(runs(1, 2, 3, 4, 5, 6, 7, 8).spread()).isEqualTo("1.00 to 8.00 in 8 runs");
        assertThat(runs(4).spread()).isEqualTo("one run");
    }

    @Test
    void a_figure_is_a_row_with_its_budget_and_what_was_checked() {
        Figure figure = new Figure("overhead", "ms", runs(7, 9, 6), AT_MOST_EIGHT, "all came once");

        assertThat(Report.markdown(Map.of("machine", "ours"), List.of(figure)))
                .contains("| machine | ours |")
                .contains(
                        "| overhead | 7.00 ms | 7.00, 9.00, 6.00 | ≤ 8 ms | met, not in every run |"
                                + " all came once |");
    }

    private static Runs runs(double... values) {
        return new Runs(values);
    }
}
