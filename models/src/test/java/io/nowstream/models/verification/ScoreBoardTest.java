package io.nowstream.models.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nowstream.frames.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreBoardTest {

    private static final float NAN = Float.NaN;
    private static final List<String> BOTH = List.of("persistence", "advection");
    private static final Scoring VIL = Scoring.of(Quantity.VIL, List.of(16.0, 74.0));
    private static final Scoring RAIN = Scoring.of(Quantity.RAIN_RATE, List.of(0.5, 5.0));

    @Test
    void all_nowcasters_are_scored_over_the_cells_that_all_of_them_cover() {
        ScoreBoard board = new ScoreBoard(VIL, BOTH);
        board.add(
                1,
                cells(20, 20, 20, NAN, 80),
                said(cells(20, 20, NAN, 20, 80), cells(10, NAN, 20, 20, 20)));

        assertThat(board.score("persistence", 1).n()).isEqualTo(2);
        assertThat(board.score("advection", 1).n()).isEqualTo(2);
        assertThat(events(board, "persistence")).isEqualTo(new ContingencyTable(2, 0, 0, 0));
        assertThat(events(board, "advection")).isEqualTo(new ContingencyTable(1, 1, 0, 0));
        assertThat(board.score("advection", 1).errors()).isEqualTo(new ErrorSums(2, 3700, 70, -70));
        assertThat(board.score("advection", 1).undefined()).isZero();
    }

    @Test
    void an_undefined_cell_can_count_as_nothing_for_the_nowcaster_that_left_it() {
        ScoreBoard board = new ScoreBoard(VIL.with(Undefined.IS_NOTHING), BOTH);
        board.add(1, cells(20, 0, NAN), said(cells(20, 0, 20), cells(NAN, NAN, NAN)));

        assertThat(board.score("persistence", 1).n()).isEqualTo(2);
        assertThat(board.score("advection", 1).n()).isEqualTo(2);
        assertThat(events(board, "advection")).isEqualTo(new ContingencyTable(0, 1, 0, 1));
        assertThat(board.score("advection", 1).errors()).isEqualTo(new ErrorSums(2, 400, 20, -20));
        assertThat(board.score("advection", 1).undefined()).isEqualTo(2);
        assertThat(board.score("persistence", 1).undefined()).isZero();
    }

    @Test
    void a_mask_says_which_cells_may_count() {
        ScoreBoard board = new ScoreBoard(VIL.with(Undefined.IS_NOTHING), BOTH);
        boolean[] mask =
                Coverage.ofAll(
                        List.of(cells(1, 1, NAN, 1), cells(1, 1, 1, 1), cells(1, NAN, 1, 1)));
        assertThat(mask).containsExactly(true, false, false, true);

        board.add(1, cells(20, 20, 20, NAN), said(cells(0, 0, 0, 0), cells(NAN, 0, 0, 0)), mask);
        assertThat(board.score("advection", 1).n()).isEqualTo(1);
        assertThat(events(board, "advection").misses()).isEqualTo(1);
        assertThat(mask).containsExactly(true, false, false, true);
    }

    @Test
    void errors_of_rain_can_be_taken_in_dbz_while_thresholds_stay_in_millimetres() {
        ScoreBoard board = new ScoreBoard(RAIN.with(ErrorScale.RAIN_RATE_AS_DBZ), BOTH);
        board.add(1, cells(10, 0), said(cells(1, 0), cells(10, 0.01f)));

        // 10 and 1 mm/h are 16 dB apart; 0.01 mm/h is below 0 dBZ and counts as nothing.
        assertThat(board.score("persistence", 1).errors().mse()).isCloseTo(128, within(1e-9));
        assertThat(board.score("advection", 1).errors().mse()).isZero();
        assertThat(board.score("persistence", 1).events())
                .containsExactly(
                        new ContingencyTable(1, 0, 0, 1), new ContingencyTable(0, 1, 0, 1));
    }

    @Test
    void one_millimetre_an_hour_is_23_dbz_by_marshall_and_palmer() {
        assertThat(ErrorScale.RAIN_RATE_AS_DBZ.of(1)).isCloseTo(23.0103, within(1e-4));
        assertThat(ErrorScale.RAIN_RATE_AS_DBZ.of(0)).isZero();
        assertThat(ErrorScale.RAIN_RATE_AS_DBZ.of(Double.NaN)).isNaN();
        assertThat(ErrorScale.RAIN_RATE_AS_DBZ.label()).isEqualTo("rain-rate-as-dbz");
    }

    /** Seeded, so that a failure can be seen again. */
    @Test
    void boards_counted_apart_and_added_are_the_board_counted_at_once() {
        long seed = 5;
        Random random = new Random(seed);
        ScoreBoard whole = new ScoreBoard(VIL, BOTH);
        ScoreBoard[] parts = {new ScoreBoard(VIL, BOTH), new ScoreBoard(VIL, BOTH)};
        for (int window = 0; window < 20; window++) {
            int lead = 1 + random.nextInt(3);
            float[] observed = someCodes(random);
            Map<String, float[]> forecasts = said(someCodes(random), someCodes(random));
            whole.add(lead, observed, forecasts);
            parts[window % 2].add(lead, observed, forecasts);
        }
        parts[0].addAll(parts[1]);
        assertThat(parts[0].rows()).as("seed %d", seed).isEqualTo(whole.rows());
        assertThat(whole.rows()).hasSize(6).allSatisfy(row -> assertTableIsFull(row.score()));
    }

    @Test
    void a_score_over_thresholds_is_what_one_table_per_threshold_would_say() {
        Random random = new Random(9);
        float[] observed = someCodes(random);
        float[] forecast = someCodes(random);
        ScoreBoard board = new ScoreBoard(VIL, List.of("one"));
        board.add(1, observed, Map.of("one", forecast));
        assertThat(board.score("one", 1).events())
                .containsExactly(
                        ContingencyTable.of(forecast, observed, 16),
                        ContingencyTable.of(forecast, observed, 74));
        assertThat(board.score("one", 1).errors()).isEqualTo(ErrorSums.of(forecast, observed));
    }

    @Test
    void rows_come_by_lead_and_then_as_the_nowcasters_were_named() {
        ScoreBoard board = new ScoreBoard(VIL, BOTH);
        board.add(2, cells(1), said(cells(1), cells(1)));
        board.add(1, cells(1), said(cells(1), cells(1)));
        assertThat(board.rows())
                .extracting(row -> row.lead() + " " + row.nowcaster())
                .containsExactly("1 persistence", "1 advection", "2 persistence", "2 advection");
    }

    @Test
    void a_lead_that_was_never_scored_has_counted_nothing() {
        Score score = new ScoreBoard(VIL, BOTH).score("advection", 3);
        assertThat(score.n()).isZero();
        assertThat(score.errors().mse()).isNaN();
        assertThat(score.events()).hasSize(2);
    }

    @Test
    void a_comparison_without_one_of_the_nowcasters_is_refused() {
        ScoreBoard board = new ScoreBoard(VIL, BOTH);
        assertThatThrownBy(() -> board.add(3, cells(1), Map.of("advection", cells(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a comparison of [persistence, advection] needs a forecast of each, got"
                                + " [advection] at lead 3");
    }

    @Test
    void fields_and_masks_of_other_sizes_are_refused() {
        ScoreBoard board = new ScoreBoard(VIL, BOTH);
        assertThatThrownBy(() -> board.add(1, cells(1, 2), said(cells(1, 2), cells(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a forecast of 1 cells cannot be scored against an observation of 2");
        assertThatThrownBy(() -> board.add(1, cells(1), said(cells(1), cells(1)), new boolean[2]))
                .hasMessage("a mask of 2 cells does not fit an observation of 1");
        assertThatThrownBy(() -> board.add(0, cells(1), said(cells(1), cells(1))))
                .hasMessage("leads count from 1, got 0");
        assertThat(board.rows()).isEmpty();
    }

    @Test
    void boards_that_were_scored_otherwise_do_not_add_up() {
        ScoreBoard board = new ScoreBoard(VIL, BOTH);
        ScoreBoard lenient = new ScoreBoard(VIL.with(Undefined.IS_NOTHING), BOTH);
        assertThatThrownBy(() -> board.addAll(lenient))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not add to");
    }

    @Test
    void scored_together_all_have_the_same_n_and_what_a_board_counts() {
        float[] observed = cells(20, 20, 20, NAN, 80);
        float[] one = cells(20, 20, NAN, 20, 80);
        float[] other = cells(10, NAN, 20, 20, 20);
        ScoreBoard board = new ScoreBoard(VIL, BOTH);
        board.add(1, observed, said(one, other));

        assertThat(Score.together(observed, List.of(one, other), VIL))
                .containsExactly(board.score("persistence", 1), board.score("advection", 1));
    }

    @Test
    void scorings_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> Scoring.of(Quantity.VIL, List.of(74.0, 16.0)))
                .hasMessage("thresholds are finite and ascending, got [74.0, 16.0]");
        assertThatThrownBy(() -> VIL.with(ErrorScale.RAIN_RATE_AS_DBZ))
                .hasMessage("errors of VIL cannot be taken from rain rate to dBZ");
    }

    private static float[] cells(float... values) {
        return values;
    }

    private static Map<String, float[]> said(float[] byPersistence, float[] byAdvection) {
        return Map.of("persistence", byPersistence, "advection", byAdvection);
    }

    private static ContingencyTable events(ScoreBoard board, String nowcaster) {
        return board.score(nowcaster, 1).events().get(0);
    }

    private static float[] someCodes(Random random) {
        float[] codes = new float[500];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = random.nextInt(10) == 0 ? NAN : random.nextInt(255);
        }
        return codes;
    }

    private static void assertTableIsFull(Score score) {
        assertThat(score.events()).allMatch(table -> table.n() == score.n());
    }
}
