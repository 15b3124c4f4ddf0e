package io.nowstream.sinks.map;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nowstream.frames.Warning;
import io.nowstream.sinks.words.EventWords;
import io.nowstream.sinks.words.TimeAhead;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Standing warnings as a GeoJSON feature collection (RFC 7946): longitude first, outlines
 * counter-clockwise (section 3.1.6), four decimals. A warning on a grid without geography has no
 * geometry; its outline is the property {@code cells}, in columns and rows.
 *
 * <p>{@code threshold} and {@code peak} are in {@code unit}: the quantity's, or standard deviations
 * from what is usual, as {@code event} says.
 */
final class AlertGeoJson {

    static final String TYPE = "application/geo+json";

    private AlertGeoJson() {}

    static byte[] write(List<MapStore.Standing> standing) {
        ObjectNode collection = Json.object().put("type", "FeatureCollection");
        ArrayNode features = collection.putArray("features");
        standing.forEach(s -> features.add(feature(s)));
        return Json.bytes(collection);
    }

    private static ObjectNode feature(MapStore.Standing standing) {
        Warning warning = standing.warning();
        Scale scale = Scale.of(warning);
        ObjectNode feature = Json.object().put("type", "Feature").put("id", warning.id());
        ObjectNode properties =
                Json.object()
                        .put("id", warning.id())
                        .put("revision", warning.revision())
                        .put("state", Views.label(warning.state()))
                        .put("feed", standing.feed())
                        .put("feedId", standing.feedId())
                        .put("quantity", Views.label(warning.quantity()))
                        .put("event", Views.label(warning.event()))
                        .put("eventTitle", EventWords.of(warning.event(), warning.quantity()))
                        .put("title", scale.title())
                        .put("unit", scale.unit())
                        .put("threshold", scale.threshold())
                        .put("peak", scale.peak())
                        .put("raisedAt", warning.raisedAt().toString())
                        .put("issueTime", standing.issueTime().toString())
                        .put("onset", warning.onset().toString())
                        .put("aheadSeconds", secondsAhead(standing))
                        .put("ahead", TimeAhead.of(standing.issueTime(), warning.onset()))
                        .put("expires", warning.expires().toString())
                        .put("areaSquareKilometres", size(warning.areaSquareKilometres()));
        if (standing.geographic()) {
            ObjectNode geometry = feature.putObject("geometry").put("type", "MultiPolygon");
            ArrayNode polygons = geometry.putArray("coordinates");
            for (double[] ring : warning.rings()) {
                polygons.addArray().add(ring(ring, clockwise(ring)));
            }
        } else {
            feature.putNull("geometry");
            ArrayNode outlines = properties.putArray("cells");
            for (double[] ring : warning.rings()) {
                outlines.add(ring(ring, false));
            }
        }
        feature.set("properties", properties);
        return feature;
    }

    /**
     * What is exceeded, and in what it is measured.
     *
     * @param title of the quantity; with its event where the threshold is no value of it
     * @param unit of threshold and peak
     */
    private record Scale(String title, String unit, double threshold, double peak) {

        static Scale of(Warning warning) {
            Legend legend = Legend.of(warning.quantity());
            if (warning.event() == Warning.Event.THRESHOLD) {
                return new Scale(
                        legend.name(),
                        legend.shownUnit(),
                        rounded(legend.shown(warning.threshold()), 2),
                        rounded(legend.shown(warning.peak()), 2));
            }
            String event = EventWords.of(warning.event(), warning.quantity());
            return new Scale(
                    event + ", " + legend.name().toLowerCase(Locale.ROOT),
                    warning.event() == Warning.Event.JAM ? "σ below usual" : "σ above usual",
                    rounded(warning.threshold(), 2),
                    rounded(warning.peak(), 2));
        }
    }

    /** From the observations that the warning was last seen in to its onset. */
    private static double secondsAhead(MapStore.Standing standing) {
        Duration ahead = Duration.between(standing.issueTime(), standing.warning().onset());
        return ahead.isNegative() ? 0 : ahead.toMillis() / 1000.0;
    }

    /** A room has square metres, not tenths of square kilometres. */
    private static double size(double squareKilometres) {
        return rounded(squareKilometres, squareKilometres < 0.1 ? 8 : 1);
    }

    private static ArrayNode ring(double[] pairs, boolean backwards) {
        ArrayNode ring = Json.object().arrayNode();
        int points = pairs.length / 2;
        for (int i = 0; i < points; i++) {
            int at = backwards ? points - 1 - i : i;
            ring.addArray().add(rounded(pairs[2 * at], 4)).add(rounded(pairs[2 * at + 1], 4));
        }
        return ring;
    }

    /** By the shoelace formula. */
    private static boolean clockwise(double[] pairs) {
        double twiceTheArea = 0;
        for (int i = 0; i + 3 < pairs.length; i += 2) {
            twiceTheArea += pairs[i] * pairs[i + 3] - pairs[i + 2] * pairs[i + 1];
        }
        return twiceTheArea < 0;
    }

    private static double rounded(double value, int decimals) {
        double power = Math.pow(10, decimals);
        return Double.isFinite(value) ? Math.rint(value * power) / power : 0;
    }
}
