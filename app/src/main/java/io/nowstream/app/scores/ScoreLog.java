package io.nowstream.app.scores;

import io.nowstream.frames.Score;
import io.nowstream.frames.WarningScore;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.TailListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The scores of a run, each of them once: of what comes again the last one counts.
 *
 * <p>Memory: one record per score kept. Used from the tail's thread, read when it is done.
 */
public final class ScoreLog implements TailListener {

    private final Map<String, Score> scores = new LinkedHashMap<>();
    private final Map<String, WarningScore> warnings = new LinkedHashMap<>();
    private long repeated;

    @Override
    public void score(Score score, Envelope envelope) {
        if (scores.put(score.identity(), score) != null && score.period() == Score.Period.NOWCAST) {
            repeated++;
        }
    }

    @Override
    public void warningScore(WarningScore score, Envelope envelope) {
        warnings.put(score.feed() + "/" + score.id(), score);
    }

    /** All of them, in the order in which they came first. */
    public Collection<Score> all() {
        return scores.values();
    }

    /** Of one feed and period, in the order in which they came first. */
    public List<Score> of(String feed, Score.Period period) {
        List<Score> chosen = new ArrayList<>();
        for (Score score : scores.values()) {
            if (score.feed().equals(feed) && score.period() == period) {
                chosen.add(score);
            }
        }
        return chosen;
    }

    /** Feeds that have a score of either kind, by name. */
    public List<String> feeds() {
        TreeSet<String> feeds = new TreeSet<>();
        scores.values().forEach(score -> feeds.add(score.feed()));
        warnings.values().forEach(score -> feeds.add(score.feed()));
        return List.copyOf(feeds);
    }

    /** Scores of a feed's warnings, in the order in which they came. */
    public List<WarningScore> warnings(String feed) {
        return warnings.values().stream().filter(score -> score.feed().equals(feed)).toList();
    }

    /** Scores of single nowcasts that came a second time: none, where reading is committed. */
    public long repeated() {
        return repeated;
    }
}
