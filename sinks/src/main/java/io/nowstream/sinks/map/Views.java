package io.nowstream.sinks.map;

import io.nowstream.frames.Grid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Windows as the page is told of them. Guarded by the store's lock. */
final class Views {

    private static final int EXTENTS_KEPT = 256;

    private final int silentAfterCadences;

    private final Map<Grid, MapExtent> extents =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Grid, MapExtent> eldest) {
                    return size() > EXTENTS_KEPT;
                }
            };

    Views(int silentAfterCadences) {
        this.silentAfterCadences = silentAfterCadences;
    }

    FeedView feed(FeedWindow window, Optional<Instant> clock) {
        Vitals vitals = Vitals.of(window, clock, silentAfterCadences);
        Optional<MapField> field = window.fields().findFirst();
        Optional<Legend> legend = field.map(f -> Legend.of(f.channel().quantity()));
        Optional<ShownNowcast> nowcast = window.nowcast();
        Optional<MapExtent> extent = field.map(f -> extent(f.grid()));
        return new FeedView(
                window.id(),
                window.name(),
                legend.map(l -> label(l.quantity())),
                legend.map(Legend::title),
                legend.map(Legend::shownUnit),
                window.cadence().map(cadence -> cadence.toMillis() / 1000.0),
                window.newestValidTime().map(Instant::toString),
                vitals.ageSeconds(),
                vitals.silent(),
                window.ended(),
                window.frames().size(),
                nowcast.map(n -> n.issueTime().toString()),
                nowcast.map(ShownNowcast::revision),
                nowcast.map(ShownNowcast::leads),
                vitals.lagSeconds(),
                nowcast.map(n -> n.model().name()),
                nowcast.map(n -> n.model().hash()),
                nowcast.map(n -> n.tier().label()),
                nowcast.map(n -> n.gaps().policy()),
                nowcast.map(n -> n.gaps().missing().stream().map(Instant::toString).toList()),
                window.baselines()
                        .map(
                                b ->
                                        new FeedView.BaselineView(
                                                b.model(), b.tier(), b.issueTime().toString()))
                        .toList(),
                window.warningsAt(clock.orElse(Instant.MIN)).size(),
                extent.map(MapExtent::geographic),
                extent.map(Views::bounds));
    }

    TimelineView timeline(FeedWindow window, Optional<Instant> clock) {
        List<TimelineView.Step> steps = new ArrayList<>();
        List<MapExtent> places = new ArrayList<>();
        window.frames()
                .forEach(
                        (validTime, field) ->
                                steps.add(step(validTime, field, Optional.empty(), places)));
        Instant now = window.newestValidTime().orElse(Instant.MIN);
        window.nowcast()
                .ifPresent(
                        nowcast ->
                                nowcast.fields().values().stream()
                                        .filter(lead -> lead.validTime().isAfter(now))
                                        .map(
                                                lead ->
                                                        step(
                                                                lead.validTime(),
                                                                lead.field(),
                                                                Optional.of(nowcast),
                                                                places))
                                        .forEach(steps::add));
        return new TimelineView(
                feed(window, clock),
                clock.map(Instant::toString),
                steps,
                places.stream().map(MapExtent::outline).toList());
    }

    /**
     * @param nowcast it is a lead of; empty for an observation
     * @param places of the steps so far, each once; takes this one's in
     */
    private TimelineView.Step step(
            Instant validTime,
            MapField field,
            Optional<ShownNowcast> nowcast,
            List<MapExtent> places) {
        MapExtent extent = extent(field.grid());
        if (!places.contains(extent)) {
            places.add(extent);
        }
        return new TimelineView.Step(
                nowcast.isPresent() ? "forecast" : "observed",
                validTime.toString(),
                nowcast.map(n -> n.issueTime().toString()),
                nowcast.map(n -> Duration.between(n.issueTime(), validTime).toMillis() / 60_000.0),
                nowcast.map(ShownNowcast::revision),
                nowcast.map(n -> n.model().name()),
                nowcast.map(n -> n.tier().label()),
                ImageAddress.of(field.hash(), ColourScheme.STANDARD),
                ImageAddress.of(field.hash(), ColourScheme.COLOUR_BLIND_SAFE),
                label(field.channel().quantity()),
                extent.geographic(),
                bounds(extent),
                places.indexOf(extent));
    }

    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static double[] bounds(MapExtent extent) {
        return new double[] {extent.west(), extent.south(), extent.east(), extent.north()};
    }

    private MapExtent extent(Grid grid) {
        MapExtent known = extents.get(grid);
        if (known == null) {
            known = MapExtent.of(grid);
            extents.put(grid, known);
        }
        return known;
    }
}
