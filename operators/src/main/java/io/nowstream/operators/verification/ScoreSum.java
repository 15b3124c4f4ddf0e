package io.nowstream.operators.verification;

import io.nowstream.frames.Score;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.jspecify.annotations.Nullable;

/**
 * Scores of one nowcaster at one lead, added exactly: a decimal holds every double, so the sum does
 * not depend on the order in which they come. Public because Flink serialises it.
 *
 * @param first any of them, for what all have in common; null before there is one
 * @param candidate whether all of them were candidates
 * @param nowcasts counted
 * @param unverified counted
 * @param n counted
 * @param sumError exact
 * @param sumAbsolute exact
 * @param sumSquared exact
 * @param events counted, by threshold
 */
public record ScoreSum(
        @Nullable Score first,
        boolean candidate,
        long nowcasts,
        long unverified,
        long n,
        BigDecimal sumError,
        BigDecimal sumAbsolute,
        BigDecimal sumSquared,
        List<Score.Events> events) {

    static final ScoreSum NONE =
            new ScoreSum(
                    null,
                    true,
                    0,
                    0,
                    0,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    List.of());

    ScoreSum plus(Score score) {
        return new ScoreSum(
                score,
                candidate && score.candidate(),
                nowcasts + score.nowcasts(),
                unverified + score.unverified(),
                n + score.n(),
                sumError.add(new BigDecimal(score.sumError())),
                sumAbsolute.add(new BigDecimal(score.sumAbsolute())),
                sumSquared.add(new BigDecimal(score.sumSquared())),
                together(events, score.events()));
    }

    ScoreSum plus(ScoreSum other) {
        return new ScoreSum(
                first == null ? other.first : first,
                candidate && other.candidate,
                nowcasts + other.nowcasts,
                unverified + other.unverified,
                n + other.n,
                sumError.add(other.sumError),
                sumAbsolute.add(other.sumAbsolute),
                sumSquared.add(other.sumSquared),
                together(events, other.events));
    }

    private static List<Score.Events> together(List<Score.Events> one, List<Score.Events> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        List<Score.Events> sums = new ArrayList<>(one.size());
        for (int i = 0; i < one.size(); i++) {
            sums.add(one.get(i).plus(other.get(i)));
        }
        return sums;
    }

    /** Adds up as scores come. */
    static final class Adding implements AggregateFunction<Score, ScoreSum, ScoreSum> {

        private static final long serialVersionUID = 1L;

        @Override
        public ScoreSum createAccumulator() {
            return NONE;
        }

        @Override
        public ScoreSum add(Score score, ScoreSum sum) {
            return sum.plus(score);
        }

        @Override
        public ScoreSum getResult(ScoreSum sum) {
            return sum;
        }

        @Override
        public ScoreSum merge(ScoreSum one, ScoreSum other) {
            return one.plus(other);
        }
    }
}
