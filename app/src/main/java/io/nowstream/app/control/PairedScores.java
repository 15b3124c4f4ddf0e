package io.nowstream.app.control;

import io.nowstream.frames.ModelId;
import io.nowstream.frames.Score;
import io.nowstream.frames.Tier;
import io.nowstream.models.verification.PairedBootstrap;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is in the shadow beside what is published, over the same cells of the same nowcasts, at one
 * lead, all channels together.
 *
 * <p>Memory: a few numbers per nowcast since the trial began.
 */
final class PairedScores {

    private static final PairedBootstrap INTERVAL = new PairedBootstrap(1000, 12, 1);

    /** Errors of one nowcast; negative where they are not known yet. */
    private static final class Sums {
        long cells;
        double shadow = -1;
        double published = -1;
        String unit = "";

        boolean isPair() {
            return cells > 0 && shadow >= 0 && published >= 0;
        }
    }

    private record Place(Instant issueTime, int channel) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byTime = issueTime.compareTo(other.issueTime);
            return byTime != 0 ? byTime : Integer.compare(channel, other.channel);
        }
    }

    private final ModelId shadow;
    private final ModelId published;
    private final Instant from;
    private final int lead;
    private final TreeMap<Place, Sums> sums = new TreeMap<>();
    private final Set<Instant> answered = new HashSet<>();
    private Optional<ModelId> other = Optional.empty();
    private Duration ahead = Duration.ZERO;

    /**
     * @param from the first issue time that counts
     * @param lead the lead that counts
     */
    PairedScores(ModelId shadow, ModelId published, Instant from, int lead) {
        this.shadow = shadow;
        this.published = published;
        this.from = from;
        this.lead = lead;
    }

    /** A score of the feed; what comes again counts once. */
    void add(Score score) {
        if (score.period() != Score.Period.NOWCAST
                || score.lead() != lead
                || score.from().isBefore(from)
                || score.n() == 0) {
            return;
        }
        boolean isShadow = score.model().hash().equals(shadow.hash());
        boolean isPublished = score.model().hash().equals(published.hash());
        if (!score.candidate()) {
            answered.add(score.from());
            if (!isShadow && !isPublished && score.tier() == Tier.FULL) {
                other = Optional.of(score.model());
            }
        }
        if (score.candidate() ? isShadow : isPublished) {
            Sums place =
                    sums.computeIfAbsent(
                            new Place(score.from(), score.channel()), any -> new Sums());
            place.cells = score.n();
            place.unit = score.errorUnit();
            if (isShadow) {
                place.shadow = score.sumSquared();
            } else {
                place.published = score.sumSquared();
            }
            ahead = Duration.ofMillis(score.leadMillis());
        }
    }

    /** Nowcasts that both have answered. */
    int pairs() {
        return (int)
                sums.entrySet().stream()
                        .filter(entry -> entry.getValue().isPair())
                        .map(entry -> entry.getKey().issueTime())
                        .distinct()
                        .count();
    }

    /** Nowcasts that anybody has answered. */
    int nowcasts() {
        return answered.size();
    }

    /** A third network that is published meanwhile: somebody else has released it. */
    Optional<ModelId> other() {
        return other;
    }

    /** Whether the shadow's mean squared error is lower by the margin. */
    boolean isShadowBetter(TrialRule rule) {
        double own = sum(true);
        double its = sum(false);
        return own < its * (1 - rule.margin());
    }

    private double sum(boolean ofShadow) {
        return sums.values().stream()
                .filter(Sums::isPair)
                .mapToDouble(pair -> ofShadow ? pair.shadow : pair.published)
                .sum();
    }

    /** The figures, for a person. */
    String evidence() {
        List<Sums> pairs = sums.values().stream().filter(Sums::isPair).toList();
        if (pairs.isEmpty()) {
            return "no nowcast that both have answered was verified";
        }
        long cells = pairs.stream().mapToLong(pair -> pair.cells).sum();
        PairedBootstrap.Interval interval =
                INTERVAL.of(
                        pairs.stream()
                                .map(
                                        pair ->
                                                new PairedBootstrap.Window(
                                                        pair.cells, pair.shadow, pair.published))
                                .toList());
        return String.format(
                Locale.ROOT,
                "mean squared error %.4g of %s against %.4g of %s, difference %.4g (%.0f %% interval"
                        + " %.4g to %.4g) %s², over the same %d nowcasts (%,d cells) issued from %s"
                        + " to %s, %s ahead",
                sum(true) / cells,
                shadow.name(),
                sum(false) / cells,
                published.name(),
                interval.difference(),
                100 * interval.confidence(),
                interval.lower(),
                interval.upper(),
                pairs.get(0).unit,
                pairs(),
                cells,
                sums.firstKey().issueTime(),
                sums.lastKey().issueTime(),
                ahead.toMillis() % 60_000 == 0
                        ? ahead.toMinutes() + " min"
                        : ahead.toMillis() / 1000.0 + " s");
    }
}
