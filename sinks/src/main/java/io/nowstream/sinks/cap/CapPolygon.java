package io.nowstream.sinks.cap;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;

/**
 * Outlines as CAP 1.2 writes them (section 3.2.4, polygon): {@code latitude,longitude} pairs in WGS
 * 84 degrees, separated by spaces, at least four, the last equal to the first. Rings come as
 * longitude, latitude: this is the one place that turns them round.
 */
final class CapPolygon {

    private static final Pattern PAIR =
            Pattern.compile("-?\\d{1,2}(\\.\\d+)?,-?\\d{1,3}(\\.\\d+)?");

    private static final GeometryFactory GEOMETRY = new GeometryFactory();

    private CapPolygon() {}

    /**
     * A ring with four decimals, some ten metres; points that coincide by that are left out.
     *
     * @param ring longitude, latitude pairs, the last equal to the first
     */
    static String of(double[] ring) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < ring.length; i += 2) {
            String pair = degrees(ring[i + 1]) + "," + degrees(ring[i]);
            if (pairs.isEmpty() || !pairs.get(pairs.size() - 1).equals(pair)) {
                pairs.add(pair);
            }
        }
        return String.join(" ", pairs);
    }

    /** The points, x longitude and y latitude, or empty if the text is not a list of pairs. */
    static Optional<Coordinate[]> parse(String text) {
        String[] pairs = text.trim().split("\\s+");
        Coordinate[] points = new Coordinate[pairs.length];
        for (int i = 0; i < pairs.length; i++) {
            if (!PAIR.matcher(pairs[i]).matches()) {
                return Optional.empty();
            }
            int comma = pairs[i].indexOf(',');
            double latitude = Double.parseDouble(pairs[i].substring(0, comma));
            double longitude = Double.parseDouble(pairs[i].substring(comma + 1));
            points[i] = new Coordinate(longitude, latitude);
        }
        return Optional.of(points);
    }

    /** Whether a closed ring of at least four points crosses or touches itself nowhere. */
    static boolean isSimple(Coordinate[] points) {
        LinearRing ring = GEOMETRY.createLinearRing(points);
        return GEOMETRY.createPolygon(ring).isValid();
    }

    private static String degrees(double value) {
        String text = String.format(Locale.ROOT, "%.4f", value);
        return text.equals("-0.0000") ? "0.0000" : text;
    }
}
