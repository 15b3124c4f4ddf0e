package io.nowstream.sinks.map;

import static io.nowstream.sinks.map.Metric.counter;
import static io.nowstream.sinks.map.Metric.gauge;

import io.nowstream.sinks.map.Metric.Kind;
import io.nowstream.sinks.map.Metric.Sample;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the map server has seen and served, and what others of its process add.
 *
 * <p>Lag is the valid time of a feed's newest frame minus the issue time of the nowcast shown, age
 * the feed's clock minus the valid time of the newest frame.
 */
final class MapMetrics {

    private final MapStore store;
    private final IntSupplier connections;
    private final EventStream events;
    private final LongAdder images = new LongAdder();
    private final List<Supplier<List<Metric>>> others = new CopyOnWriteArrayList<>();

    /**
     * @param connections how many are open
     */
    MapMetrics(MapStore store, IntSupplier connections, EventStream events) {
        this.store = store;
        this.connections = connections;
        this.events = events;
    }

    /** An image has been served. */
    void image() {
        images.increment();
    }

    /** Adds what somebody else counts, asked for at every look. */
    void add(Supplier<List<Metric>> other) {
        others.add(other);
    }

    byte[] text() {
        List<Metric> all = new ArrayList<>(ofStore());
        all.addAll(ofServer());
        others.forEach(other -> all.addAll(other.get()));
        return OpenMetrics.write(all);
    }

    private List<Metric> ofStore() {
        MapCounts counts = store.counts();
        return List.of(
                new Metric(
                        "nowstream_run",
                        Kind.INFO,
                        "The run this server shows.",
                        List.of(Sample.of("run", store.settings().run(), 1))),
                perFeed(
                        counts,
                        "nowstream_frames",
                        Kind.COUNTER,
                        "Frames seen.",
                        f -> of(f.frames())),
                new Metric(
                        "nowstream_nowcasts",
                        Kind.COUNTER,
                        "Nowcasts seen whole, by the tier that answered.",
                        counts.feeds().stream().flatMap(MapMetrics::byTier).toList()),
                counter("nowstream_late", "Rejected rows that came too late.", counts.late()),
                counter("nowstream_rejected", "Rejected rows of other reasons.", counts.rejected()),
                counter(
                        "nowstream_undecodable",
                        "Messages and images that could not be decoded.",
                        counts.undecodable()),
                counter(
                        "nowstream_refused",
                        "Records this server does not show.",
                        counts.refused()),
                perFeed(
                        counts,
                        "nowstream_lag_seconds",
                        Kind.GAUGE,
                        "Valid time of the newest frame minus issue time of the newest nowcast.",
                        f -> Metric.seconds(f.vitals().lag())),
                perFeed(
                        counts,
                        "nowstream_frame_age_seconds",
                        Kind.GAUGE,
                        "The feed's clock minus the valid time of the newest frame.",
                        f -> Metric.seconds(f.vitals().age())),
                perFeed(
                        counts,
                        "nowstream_feed_silent",
                        Kind.GAUGE,
                        "1 if no frame came for too many cadences.",
                        f -> of(f.vitals().silent() ? 1 : 0)),
                gauge(
                        "nowstream_map_kept_bytes",
                        "Packed cells and scores kept, within a budget.",
                        counts.keptBytes()));
    }

    private List<Metric> ofServer() {
        return List.of(
                gauge(
                        "nowstream_map_connections",
                        "Connections that are open.",
                        connections.getAsInt()),
                gauge(
                        "nowstream_map_listeners",
                        "Open pages that follow the events.",
                        events.clients()),
                counter("nowstream_map_images", "Images served.", images.sum()),
                counter("nowstream_map_events", "Events sent to open pages.", events.sent()));
    }

    private static Stream<Sample> byTier(MapCounts.OfFeed feed) {
        return feed.nowcasts().entrySet().stream()
                .map(
                        tier ->
                                new Sample(
                                        Map.of("feed", feed.feed(), "tier", tier.getKey().label()),
                                        BigDecimal.valueOf(tier.getValue())));
    }

    private static Metric perFeed(
            MapCounts counts,
            String name,
            Kind kind,
            String help,
            Function<MapCounts.OfFeed, Optional<BigDecimal>> value) {
        List<Sample> samples = new ArrayList<>();
        for (MapCounts.OfFeed feed : counts.feeds()) {
            value.apply(feed)
                    .ifPresent(v -> samples.add(new Sample(Map.of("feed", feed.feed()), v)));
        }
        return new Metric(name, kind, help, samples);
    }

    private static Optional<BigDecimal> of(long value) {
        return Optional.of(BigDecimal.valueOf(value));
    }
}
