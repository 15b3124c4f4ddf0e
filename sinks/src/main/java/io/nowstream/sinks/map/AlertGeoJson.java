package io.nowstream.sinks.map;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nowstream.frames.Warning;
import java.util.List;

/**
 * Standing warnings as a GeoJSON feature collection (RFC 7946): longitude first, outlines
 * counter-clockwise (section 3.1.6), four decimals. A warning on a grid without geography has no
 * geometry; its outline is the property {@code cells}, in columns and rows.
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
        Legend legend = Legend.of(warning.quantity());
        ObjectNode feature = Json.object().put("type", "Feature").put("id", warning.id());
        ObjectNode properties =
                Json.object()
                        .put("id", warning.id())
                        .put("revision", warning.revision())
                        .put("state", Views.label(warning.state()))
                        .put("feed", standing.feed())
                        .put("feedId", standing.feedId())
                        .put("quantity", Views.label(warning.quantity()))
                        .put("title", legend.name())
                        .put("unit", legend.shownUnit())
                        .put("threshold", rounded(legend.shown(warning.threshold()), 2))
                        .put("peak", rounded(legend.shown(warning.peak()), 2))
                        .put("raisedAt", warning.raisedAt().toString())
                        .put("onset", warning.onset().toString())
                        .put("expires", warning.expires().toString())
                        .put("areaSquareKilometres", rounded(warning.areaSquareKilometres(), 1));
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
