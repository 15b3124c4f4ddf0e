package io.nowstream.sinks.map;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the map server has seen, as OpenMetrics text 1.0.0.
 *
 * <p>Lag is the valid time of a feed's newest frame minus the issue time of the nowcast shown, age
 * the feed's clock minus the valid time of the newest frame.
 */
final class OpenMetrics {

    static final String TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final StringBuilder text = new StringBuilder(1024);

    private OpenMetrics() {}

    static byte[] write(MapCounts counts, String run, int listeners) {
        OpenMetrics out = new OpenMetrics();
        out.family("nowstream_run", "info", "The run this server shows.");
        out.text.append("nowstream_run_info{run=\"").append(escaped(run)).append("\"} 1\n");
        out.perFeed(counts, "nowstream_frames", "counter", "Frames seen.", f -> of(f.frames()));
        out.perFeed(
                counts,
                "nowstream_nowcasts",
                "counter",
                "Nowcasts seen whole.",
                f -> of(f.nowcasts()));
        out.total("nowstream_late", "Rejected rows that came too late.", counts.late());
        out.total("nowstream_rejected", "Rejected rows of other reasons.", counts.rejected());
        out.total(
                "nowstream_undecodable",
                "Messages and images that could not be decoded.",
                counts.undecodable());
        out.total("nowstream_refused", "Records this server does not show.", counts.refused());
        out.perFeed(
                counts,
                "nowstream_lag_seconds",
                "gauge",
                "Valid time of the newest frame minus issue time of the newest nowcast.",
                f -> seconds(f.vitals().lag()));
        out.perFeed(
                counts,
                "nowstream_frame_age_seconds",
                "gauge",
                "The feed's clock minus the valid time of the newest frame.",
                f -> seconds(f.vitals().age()));
        out.perFeed(
                counts,
                "nowstream_feed_silent",
                "gauge",
                "1 if no frame came for too many cadences.",
                f -> of(f.vitals().silent() ? 1 : 0));
        out.family("nowstream_map_listeners", "gauge", "Open pages that follow the events.");
        out.text.append("nowstream_map_listeners ").append(listeners).append('\n');
        return out.text.append("# EOF\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<BigDecimal> of(long value) {
        return Optional.of(BigDecimal.valueOf(value));
    }

    /** To the millisecond, without zeros that say nothing. */
    private static Optional<BigDecimal> seconds(Optional<Duration> duration) {
        return duration.map(d -> BigDecimal.valueOf(d.toMillis(), 3).stripTrailingZeros());
    }

    private void total(String name, String help, long value) {
        family(name, "counter", help);
        text.append(name).append("_total ").append(value).append('\n');
    }

    private void perFeed(
            MapCounts counts,
            String name,
            String type,
            String help,
            Function<MapCounts.OfFeed, Optional<BigDecimal>> value) {
        family(name, type, help);
        for (MapCounts.OfFeed feed : counts.feeds()) {
            value.apply(feed)
                    .ifPresent(
                            v ->
                                    text.append(name)
                                            .append(type.equals("counter") ? "_total" : "")
                                            .append("{feed=\"")
                                            .append(escaped(feed.feed()))
                                            .append("\"} ")
                                            .append(v.toPlainString())
                                            .append('\n'));
        }
    }

    private void family(String name, String type, String help) {
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        if (name.endsWith("_seconds")) {
            text.append("# UNIT ").append(name).append(" seconds\n");
        }
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    }

    /** Label values escape backslash, quote and line feed (OpenMetrics 1.0, "Escaping"). */
    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
