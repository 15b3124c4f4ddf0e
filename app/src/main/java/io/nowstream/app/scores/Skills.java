package io.nowstream.app.scores;

import io.nowstream.frames.Score;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Skill of one nowcaster over another, 1 − MSE ÷ MSE, over what both were scored on: a network that
 * was released half-way is compared with what the baseline earned since.
 */
final class Skills {

    /** One nowcaster's scores at one lead. */
    private record Place(String hash, int channel, int lead) {}

    private final Map<Place, Map<Instant, Score>> scores = new HashMap<>();

    Skills(Collection<Score> all) {
        for (Score score : all) {
            if (score.n() > 0) {
                Place place = new Place(score.model().hash(), score.channel(), score.lead());
                scores.computeIfAbsent(place, any -> new HashMap<>()).put(score.from(), score);
            }
        }
    }

    /**
     * @param total whose skill
     * @param baseline over whom, at the same lead of the same channel
     * @return 1 is best, 0 no better than the baseline; empty if they were never compared over the
     *     same cells, or the baseline made no error
     */
    OptionalDouble of(TotalScore total, TotalScore baseline) {
        Map<Instant, Score> own = at(total);
        Map<Instant, Score> others = at(baseline);
        double sum = 0;
        double sumOfBaseline = 0;
        for (Map.Entry<Instant, Score> one : own.entrySet()) {
            Score other = others.get(one.getKey());
            if (other != null && other.n() == one.getValue().n()) {
                sum += one.getValue().sumSquared();
                sumOfBaseline += other.sumSquared();
            }
        }
        return sumOfBaseline > 0
                ? OptionalDouble.of(1 - sum / sumOfBaseline)
                : OptionalDouble.empty();
    }

    private Map<Instant, Score> at(TotalScore total) {
        return scores.getOrDefault(
                new Place(total.model().hash(), total.channel(), total.lead()), Map.of());
    }
}
