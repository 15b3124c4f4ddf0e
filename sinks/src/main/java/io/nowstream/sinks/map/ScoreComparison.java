package io.nowstream.sinks.map;

import io.nowstream.frames.ModelId;
import io.nowstream.frames.Tier;
import io.nowstream.sinks.map.ScoreWindow.Meaning;
import io.nowstream.sinks.map.ScoreWindow.Place;
import io.nowstream.sinks.map.ScoreWindow.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The nowcaster that is published, beside all others of its feed: sums over the nowcasts that both
 * made, so that a network released at noon is not compared with the morning of its baselines.
 *
 * <p>Published may be, at one time and another, a network and what stood in for it: meant is the
 * best tier, and of that the newest.
 */
final class ScoreComparison {

    private static final Set<Tier> BASELINES =
            Set.of(Tier.ADVECTION, Tier.CLIMATOLOGY, Tier.PERSISTENCE);

    private final ScoreWindow scores;
    private final int channel;
    private final Meaning meaning;
    private final ModelId published;

    /** Tiers of all nowcasters, the oldest first. */
    private final Map<ModelId, Tier> tiers;

    /** In milliseconds. */
    private final TreeMap<Integer, Long> leads = new TreeMap<>();

    private ScoreComparison(
            ScoreWindow scores,
            int channel,
            Meaning meaning,
            ModelId published,
            Map<ModelId, Tier> tiers) {
        this.scores = scores;
        this.channel = channel;
        this.meaning = meaning;
        this.published = published;
        this.tiers = tiers;
        forEachRow(
                scores,
                channel,
                (place, row) -> {
                    if (place.model().equals(published)) {
                        leads.put(place.lead(), row.leadMillis());
                    }
                });
    }

    /** Empty if nothing published has been verified. */
    static Optional<ScoresView.ChannelView> of(ScoreWindow scores, int channel, Meaning meaning) {
        Map<ModelId, Tier> tiers = new LinkedHashMap<>();
        Map<ModelId, Tier> ofPublished = new LinkedHashMap<>();
        forEachRow(
                scores,
                channel,
                (place, row) -> {
                    tiers.put(place.model(), row.tier());
                    if (row.published()) {
                        // The newest to the end.
                        ofPublished.remove(place.model());
                        ofPublished.put(place.model(), row.tier());
                    }
                });
        return ofPublished.entrySet().stream()
                .reduce((a, b) -> b.getValue().compareTo(a.getValue()) <= 0 ? b : a)
                .map(
                        entry ->
                                new ScoreComparison(scores, channel, meaning, entry.getKey(), tiers)
                                        .view());
    }

    private interface Reader {
        void read(Place place, Row row);
    }

    private static void forEachRow(ScoreWindow scores, int channel, Reader reader) {
        for (Map<Place, Row> nowcast : scores.nowcasts().values()) {
            nowcast.forEach(
                    (place, row) -> {
                        if (place.channel() == channel) {
                            reader.read(place, row);
                        }
                    });
        }
    }

    private ScoresView.ChannelView view() {
        List<ScoresView.NowcasterView> nowcasters = new ArrayList<>();
        nowcasters.add(nowcaster(published, "published"));
        tiers.entrySet().stream()
                .filter(other -> !other.getKey().equals(published))
                .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .forEach(
                        other ->
                                nowcasters.add(
                                        nowcaster(
                                                other.getKey(),
                                                isBaseline(other.getKey())
                                                        ? "baseline"
                                                        : "beside")));
        return new ScoresView.ChannelView(
                channel,
                Views.label(meaning.quantity()),
                Legend.of(meaning.quantity()).name(),
                meaning.errorUnit(),
                published.name(),
                published.hash(),
                nowcasters,
                leads.keySet().stream().flatMap(lead -> skill(lead).stream()).toList());
    }

    private boolean isBaseline(ModelId model) {
        return BASELINES.contains(tiers.get(model));
    }

    private ScoresView.NowcasterView nowcaster(ModelId model, String role) {
        return new ScoresView.NowcasterView(
                model.name(),
                model.hash(),
                tiers.getOrDefault(model, Tier.PERSISTENCE).label(),
                role,
                leads.keySet().stream().map(lead -> lead(model, lead)).toList());
    }

    private ScoresView.LeadView lead(ModelId model, int lead) {
        Sums sums = shared(lead, model);
        return new ScoresView.LeadView(
                lead,
                seconds(lead),
                sums.nowcasts,
                sums.unverified,
                sums.n,
                sums.n == 0 ? Optional.empty() : Optional.of(sums.squared / sums.n),
                sums.n == 0 ? Optional.empty() : Optional.of(sums.absolute / sums.n));
    }

    private Optional<ScoresView.SkillView> skill(int lead) {
        return tiers.keySet().stream()
                .filter(other -> !other.equals(published) && isBaseline(other))
                .flatMap(baseline -> skill(lead, baseline).stream())
                .min(Comparator.comparingDouble(ScoresView.SkillView::skill));
    }

    private Optional<ScoresView.SkillView> skill(int lead, ModelId baseline) {
        Sums its = shared(lead, baseline);
        return its.n == 0 || its.squared == 0
                ? Optional.empty()
                : Optional.of(
                        new ScoresView.SkillView(
                                lead,
                                seconds(lead),
                                baseline.name(),
                                1 - its.squaredOfPublished / its.squared,
                                its.nowcasts,
                                its.n));
    }

    private double seconds(int lead) {
        return leads.getOrDefault(lead, 0L) / 1000.0;
    }

    /** Over the nowcasts in which the published nowcaster has a row as well. */
    private Sums shared(int lead, ModelId model) {
        Sums sums = new Sums();
        for (Map<Place, Row> nowcast : scores.nowcasts().values()) {
            Row own = nowcast.get(new Place(published, channel, lead));
            Row its = nowcast.get(new Place(model, channel, lead));
            if (own != null && its != null) {
                sums.add(own, its);
            }
        }
        return sums;
    }

    private static final class Sums {

        private long nowcasts;
        private long unverified;
        private long n;
        private double absolute;
        private double squared;
        private double squaredOfPublished;

        void add(Row own, Row its) {
            if (own.n() == 0 || its.n() == 0) {
                unverified++;
                return;
            }
            nowcasts++;
            n += its.n();
            absolute += its.sumAbsolute();
            squared += its.sumSquared();
            squaredOfPublished += own.sumSquared();
        }
    }
}
