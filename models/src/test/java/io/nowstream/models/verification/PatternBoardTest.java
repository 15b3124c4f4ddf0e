package io.nowstream.models.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nowstream.frames.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatternBoardTest {

    private static final int SIDE = 32;
    private static final Scoring DBZ = Scoring.of(Quantity.REFLECTIVITY, List.of(20.0, 30.0));

    private final PatternBoard board = new PatternBoard(DBZ);

    @Test
    void a_forecast_that_is_the_observation_has_full_marks() {
        float[] field = echo(1);
        add(board, field, Map.of("it", field));
        assertThat(board.score("it", 1).fractions().get(0).fss()).isEqualTo(1);
        assertThat(board.score("it", 1).blur().ratioBelow(16)).isCloseTo(1, within(1e-9));
    }

    @Test
    void cells_that_one_leaves_undefined_count_for_none() {
        float[] observed = echo(1);
        float[] holed = observed.clone();
        float[] wrongInTheHole = observed.clone();
        for (int i = 0; i < holed.length / 4; i++) {
            holed[i] = Float.NaN;
            wrongInTheHole[i] = 70;
        }
        add(board, observed, Map.of("holed", holed, "wrong there", wrongInTheHole));
        assertThat(board.score("wrong there", 1)).isEqualTo(board.score("holed", 1));
        assertThat(board.score("holed", 1).blur().ratioBelow(16)).isCloseTo(1, within(1e-9));
    }

    @Test
    void undefined_cells_can_count_as_nothing() {
        PatternBoard strict = new PatternBoard(DBZ.with(Undefined.IS_NOTHING));
        float[] silent = new float[SIDE * SIDE];
        Arrays.fill(silent, Float.NaN);
        add(strict, echo(1), Map.of("silent", silent));
        assertThat(strict.score("silent", 1).fractions().get(0).fss()).isZero();
        assertThat(strict.score("silent", 1).blur().ratioBelow(16)).isCloseTo(0, within(1e-12));
    }

    @Test
    void windows_add_up() {
        float[] one = echo(1);
        float[] other = echo(2);
        PatternBoard onlyOne = new PatternBoard(DBZ);
        PatternBoard onlyOther = new PatternBoard(DBZ);
        add(board, one, Map.of("it", other));
        add(board, other, Map.of("it", one));
        add(onlyOne, one, Map.of("it", other));
        add(onlyOther, other, Map.of("it", one));
        assertThat(board.score("it", 1))
                .isEqualTo(onlyOne.score("it", 1).plus(onlyOther.score("it", 1)));
    }

    @Test
    void what_was_never_scored_has_nothing_counted() {
        assertThat(board.score("it", 3)).isEqualTo(PatternScore.empty(2));
        assertThat(board.score("it", 3).fractions().get(0).fss()).isNaN();
        assertThatThrownBy(() -> PatternScore.empty(2).plus(PatternScore.empty(3)))
                .hasMessage("scores over 2 and 3 thresholds do not add up");
    }

    private static void add(PatternBoard board, float[] observed, Map<String, float[]> forecasts) {
        boolean[] everywhere = new boolean[observed.length];
        Arrays.fill(everywhere, true);
        board.add(1, observed, forecasts, everywhere, SIDE, SIDE, 5);
    }

    private static float[] echo(int seed) {
        Random random = new Random(seed);
        float[] field = new float[SIDE * SIDE];
        for (int i = 0; i < field.length; i++) {
            field[i] = Math.max(0, 60 * random.nextFloat() - 20);
        }
        return field;
    }
}
