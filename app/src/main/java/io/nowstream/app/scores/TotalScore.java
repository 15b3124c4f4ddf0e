package io.nowstream.app.scores;

import io.nowstream.frames.ModelId;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Score;
import io.nowstream.frames.Tier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one nowcaster has earned at one lead of one channel over many scores.
 *
 * @param model who
 * @param tier its tier
 * @param quantity what was forecast
 * @param channel which channel
 * @param lead from 1
 * @param leadMillis the same as time
 * @param nowcasts verified
 * @param unverified not verified
 * @param n cells compared
 * @param sumError in the error's unit
 * @param sumAbsolute in the error's unit
 * @param sumSquared in the error's unit squared
 * @param errorUnit the error's unit
 * @param events by threshold
 */
public record TotalScore(
        ModelId model,
        Tier tier,
        Quantity quantity,
        int channel,
        int lead,
        long leadMillis,
        long nowcasts,
        long unverified,
        long n,
        double sumError,
        double sumAbsolute,
        double sumSquared,
        String errorUnit,
        List<Score.Events> events) {

    private static final Comparator<TotalScore> BY_LEAD =
            Comparator.comparingInt(TotalScore::channel)
                    .thenComparingInt(TotalScore::lead)
                    .thenComparing(total -> total.tier().ordinal(), Comparator.reverseOrder())
                    .thenComparing(total -> total.model().name())
                    .thenComparing(total -> total.model().hash());

    private static final Set<Tier> BASELINES =
            Set.of(Tier.ADVECTION, Tier.CLIMATOLOGY, Tier.PERSISTENCE);

    private record Key(String hash, int channel, int lead) {}

    /** Sums of these scores, by channel and lead, the baselines first. */
    public static List<TotalScore> of(Collection<Score> scores) {
        Map<Key, TotalScore> totals = new LinkedHashMap<>();
        for (Score score : scores) {
            totals.merge(
                    new Key(score.model().hash(), score.channel(), score.lead()),
                    of(score),
                    TotalScore::plus);
        }
        List<TotalScore> sorted = new ArrayList<>(totals.values());
        sorted.sort(BY_LEAD);
        return sorted;
    }

    private static TotalScore of(Score s) {
        return new TotalScore(
                s.model(),
                s.tier(),
                s.quantity(),
                s.channel(),
                s.lead(),
                s.leadMillis(),
                s.nowcasts(),
                s.unverified(),
                s.n(),
                s.sumError(),
                s.sumAbsolute(),
                s.sumSquared(),
                s.errorUnit(),
                s.events());
    }

    private TotalScore plus(TotalScore other) {
        List<Score.Events> sums = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            sums.add(events.get(i).plus(other.events.get(i)));
        }
        return new TotalScore(
                model,
                tier,
                quantity,
                channel,
                lead,
                leadMillis,
                nowcasts + other.nowcasts,
                unverified + other.unverified,
                n + other.n,
                sumError + other.sumError,
                sumAbsolute + other.sumAbsolute,
                sumSquared + other.sumSquared,
                errorUnit,
                sums);
    }

    /** Mean squared error; NaN if nothing was compared. */
    public double mse() {
        return sumSquared / n;
    }

    /** Mean absolute error; NaN if nothing was compared. */
    public double mae() {
        return sumAbsolute / n;
    }

    /** Whether it is what others have to beat. */
    public boolean isBaseline() {
        return BASELINES.contains(tier);
    }
}
