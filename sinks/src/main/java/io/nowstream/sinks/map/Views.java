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
        Optional<MapFields> newest = window.newest();
        Optional<Grid> grid = newest.map(fields -> fields.first().grid());
        Optional<Legend> legend = newest.map(fields -> legend(fields.first()));
        Optional<FeedKind> kind = legend.map(l -> FeedKind.of(l.quantity()));
        Optional<ShownNowcast> nowcast = window.nowcast();
        Optional<MapExtent> extent = grid.map(this::extent);
        return new FeedView(
                window.id(),
                window.name(),
                kind.map(FeedKind::label),
                kind.map(FeedKind::title),
                legend.map(l -> label(l.quantity())),
                legend.map(Legend::title),
                legend.map(Legend::shownUnit),
                newest.map(Views::channels).orElse(List.of()),
                grid.map(Grid::rows),
                grid.map(Grid::columns),
                clock.map(Instant::toString),
                window.cadence().map(cadence -> cadence.toMillis() / 1000.0),
                window.newestValidTime().map(Instant::toString),
                vitals.age().map(Views::seconds),
                vitals.silent(),
                window.ended(),
                window.frames().size(),
                nowcast.map(n -> n.issueTime().toString()),
                nowcast.map(ShownNowcast::revision),
                nowcast.map(ShownNowcast::leads),
                vitals.lag().map(Views::seconds),
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
                window.warnings().standingAt(clock.orElse(Instant.MIN)).size(),
                extent.map(MapExtent::geographic),
                extent.map(Views::bounds));
    }

    private static Legend legend(MapField field) {
        return Legend.of(field.channel().quantity());
    }

    private static List<FeedView.ChannelView> channels(MapFields fields) {
        List<FeedView.ChannelView> channels = new ArrayList<>();
        for (MapField field : fields.channels()) {
            Legend legend = legend(field);
            channels.add(
                    new FeedView.ChannelView(
                            channels.size(),
                            label(legend.quantity()),
                            legend.name(),
                            legend.shownUnit()));
        }
        return channels;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /**
     * @param channel from 0; frames and leads that do not have it are left out
     */
    TimelineView timeline(FeedWindow window, int channel, Optional<Instant> clock) {
        List<TimelineView.Step> steps = new ArrayList<>();
        List<MapExtent> places = new ArrayList<>();
        window.frames()
                .forEach(
                        (validTime, fields) ->
                                fields.channel(channel)
                                        .map(f -> step(validTime, f, Optional.empty(), places))
                                        .ifPresent(steps::add));
        Instant now = window.newestValidTime().orElse(Instant.MIN);
        window.nowcast().ifPresent(n -> steps.addAll(ahead(n, channel, now, places)));
        return new TimelineView(
                feed(window, clock),
                channel,
                steps,
                places.stream().map(MapExtent::outline).toList());
    }

    private List<TimelineView.Step> ahead(
            ShownNowcast nowcast, int channel, Instant now, List<MapExtent> places) {
        List<TimelineView.Step> steps = new ArrayList<>();
        for (ShownNowcast.Lead lead : nowcast.fields().values()) {
            if (lead.validTime().isAfter(now)) {
                lead.fields()
                        .channel(channel)
                        .map(f -> step(lead.validTime(), f, Optional.of(nowcast), places))
                        .ifPresent(steps::add);
            }
        }
        return steps;
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
                nowcast.map(n -> seconds(Duration.between(n.issueTime(), validTime))),
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
