package io.nowstream.app.scores;

import io.nowstream.frames.Score;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A feed's scores, summed up by nowcaster and lead, each beside its baselines.
 *
 * @param feed the feed
 * @param rows by channel and lead, the baselines first
 */
public record FeedScores(String feed, List<Row> rows) {

    /**
     * One line of the table.
     *
     * @param total what it has earned
     * @param skills 1 − MSE ÷ MSE of each baseline beside it, by the baseline's name
     */
    public record Row(TotalScore total, Map<String, Double> skills) {}

    /** Scores of one feed and one period, or of nowcasts. */
    public static FeedScores of(String feed, Collection<Score> scores) {
        Skills skills = new Skills(scores);
        List<TotalScore> totals = TotalScore.of(scores);
        List<Row> rows = new ArrayList<>();
        for (TotalScore total : totals) {
            Map<String, Double> over = new LinkedHashMap<>();
            for (TotalScore other : totals) {
                if (other.isBaseline()
                        && !other.model().equals(total.model())
                        && other.channel() == total.channel()
                        && other.lead() == total.lead()) {
                    skills.of(total, other)
                            .ifPresent(skill -> over.put(other.model().name(), skill));
                }
            }
            rows.add(new Row(total, over));
        }
        return new FeedScores(feed, rows);
    }
}
