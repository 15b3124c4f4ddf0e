package io.nowstream.sinks.map;

import io.nowstream.frames.ModelId;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Score;
import io.nowstream.frames.Tier;
import io.nowstream.frames.WarningScore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What one feed's nowcasts have earned lately: the last {@value #NOWCASTS_KEPT} that were issued
 * within a day of the newest, by the feed's own issue times. Of one identity the last score counts.
 *
 * <p>Guarded by the store's lock. Memory: about {@value #BYTES_PER_ROW} bytes for each nowcaster,
 * channel and lead of each of these nowcasts, at most {@value #ROWS_KEPT} of them.
 */
final class ScoreWindow {

    static final int NOWCASTS_KEPT = 300;
    static final Duration KEPT_FOR = Duration.ofDays(1);

    private static final int ROWS_KEPT = 20_000;
    private static final int BYTES_PER_ROW = 128;
    private static final int WARNINGS_KEPT = 500;
    private static final int BYTES_PER_WARNING = 512;
    private static final int MODELS_KEPT = 64;
    private static final int MOST_CHANNELS = 8;

    /** Whose row it is, within one nowcast. */
    record Place(ModelId model, int channel, int lead) {}

    /**
     * What was earned there.
     *
     * @param published not beside the published nowcast
     * @param n cells compared; 0 if the observation never came
     */
    record Row(
            Tier tier,
            boolean published,
            long leadMillis,
            long n,
            double sumAbsolute,
            double sumSquared) {}

    /** What a channel's errors are errors of. */
    record Meaning(Quantity quantity, String errorUnit) {}

    private final NavigableMap<Instant, Map<Place, Row>> byIssueTime = new TreeMap<>();
    private final NavigableMap<Integer, Meaning> channels = new TreeMap<>();

    /** By id; what was decided first comes first. */
    private final Map<String, WarningScore> warnings = new LinkedHashMap<>();

    /** One of each: what is decoded brings a new text of 64 letters with every score. */
    private final Map<ModelId, ModelId> models =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<ModelId, ModelId> eldest) {
                    return size() > MODELS_KEPT;
                }
            };

    private int rows;

    /**
     * Takes the score of one nowcast at one lead; hours and days are summed up by others.
     *
     * @return whether it is news
     */
    boolean score(Score score) {
        if (score.period() != Score.Period.NOWCAST
                || score.channel() >= MOST_CHANNELS
                || isPast(score.from())) {
            return false;
        }
        channels.put(score.channel(), new Meaning(score.quantity(), score.errorUnit()));
        Map<Place, Row> ofNowcast = byIssueTime.computeIfAbsent(score.from(), t -> new HashMap<>());
        rows -= ofNowcast.size();
        ofNowcast.put(
                new Place(one(score.model()), score.channel(), score.lead()),
                new Row(
                        score.tier(),
                        !score.candidate(),
                        score.leadMillis(),
                        score.n(),
                        score.sumAbsolute(),
                        score.sumSquared()));
        rows += ofNowcast.size();
        forgetThePast();
        return true;
    }

    private ModelId one(ModelId model) {
        ModelId known = models.putIfAbsent(model, model);
        return known == null ? model : known;
    }

    private boolean isPast(Instant issueTime) {
        return !byIssueTime.isEmpty() && issueTime.isBefore(byIssueTime.lastKey().minus(KEPT_FOR));
    }

    private void forgetThePast() {
        while (byIssueTime.size() > 1
                && (byIssueTime.size() > NOWCASTS_KEPT
                        || rows > ROWS_KEPT
                        || isPast(byIssueTime.firstKey()))) {
            rows -= byIssueTime.pollFirstEntry().getValue().size();
        }
    }

    /** Takes in what became of a warning. */
    boolean warning(WarningScore score) {
        warnings.remove(score.id());
        warnings.put(score.id(), score);
        Iterator<WarningScore> eldest = warnings.values().iterator();
        while (warnings.size() > 1) {
            Instant decided = eldest.next().time();
            if (warnings.size() <= WARNINGS_KEPT
                    && !decided.isBefore(score.time().minus(KEPT_FOR))) {
                break;
            }
            eldest.remove();
        }
        return true;
    }

    void clear() {
        byIssueTime.clear();
        channels.clear();
        warnings.clear();
        models.clear();
        rows = 0;
    }

    /** By issue time, oldest first. */
    NavigableMap<Instant, Map<Place, Row>> nowcasts() {
        return byIssueTime;
    }

    /** By number. */
    NavigableMap<Integer, Meaning> channels() {
        return channels;
    }

    Collection<WarningScore> warnings() {
        return warnings.values();
    }

    long bytes() {
        return (long) rows * BYTES_PER_ROW + (long) warnings.size() * BYTES_PER_WARNING;
    }
}
