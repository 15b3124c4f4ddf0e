package io.nowstream.operators.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.ModelId;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Score;
import io.nowstream.frames.Tier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreSumTest {

    private static Score score(double error, boolean candidate) {
        return new Score(
                "run",
                "radar",
                Score.Period.NOWCAST,
                Instant.EPOCH,
                new ModelId("advection", "ab"),
                Tier.ADVECTION,
                candidate,
                Quantity.VIL,
                0,
                1,
                300_000,
                1,
                0,
                10,
                error,
                Math.abs(error),
                error * error,
                "VIL code",
                List.of(new Score.Events(16, 1, 2, 3, 4)));
    }

    private static ScoreSum sum(List<Score> scores) {
        ScoreSum sum = ScoreSum.NONE;
        for (Score score : scores) {
            sum = sum.plus(score);
        }
        return sum;
    }

    @Test
    void counts_and_sums_add_up() {
        ScoreSum sum = sum(List.of(score(3, true), score(-1, true), score(2, false)));

        assertThat(sum.nowcasts()).isEqualTo(3);
        assertThat(sum.n()).isEqualTo(30);
        assertThat(sum.sumError().doubleValue()).isEqualTo(4);
        assertThat(sum.sumAbsolute().doubleValue()).isEqualTo(6);
        assertThat(sum.sumSquared().doubleValue()).isEqualTo(14);
        assertThat(sum.events()).containsExactly(new Score.Events(16, 3, 6, 9, 12));
        assertThat(sum.candidate()).isFalse();
    }

    /** A plain sum of these depends on the order in its last digits. */
    @Test
    void in_whatever_order_they_come_the_sum_is_the_same_to_the_last_bit() {
        Random random = new Random(7);
        List<Score> scores = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            scores.add(score(random.nextGaussian() * Math.pow(10, random.nextInt(12)), true));
        }
        ScoreSum expected = sum(scores);
        for (int i = 0; i < 10; i++) {
            Collections.shuffle(scores, random);
            ScoreSum other = sum(scores.subList(0, 200)).plus(sum(scores.subList(200, 500)));
            assertThat(other.sumError()).isEqualByComparingTo(expected.sumError());
            assertThat(other.sumSquared().doubleValue())
                    .isEqualTo(expected.sumSquared().doubleValue());
        }
    }
}
