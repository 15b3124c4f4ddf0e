package io.nowstream.sinks.map;

/** Web Mercator, EPSG:3857: longitude and latitude in degrees, x and y in its metres. */
final class Mercator {

    private static final double RADIUS = 6378137;

    /** Where the square map ends. */
    private static final double LARGEST_LATITUDE = 85.0511287798066;

    private Mercator() {}

    static double x(double longitude) {
        return RADIUS * Math.toRadians(longitude);
    }

    static double y(double latitude) {
        double kept = Math.max(-LARGEST_LATITUDE, Math.min(LARGEST_LATITUDE, latitude));
        return RADIUS * Math.log(Math.tan(Math.PI / 4 + Math.toRadians(kept) / 2));
    }

    static double longitude(double x) {
        return Math.toDegrees(x / RADIUS);
    }

    static double latitude(double y) {
        return Math.toDegrees(2 * Math.atan(Math.exp(y / RADIUS)) - Math.PI / 2);
    }

    /** The same meridian, less than half a turn away from {@code middle}. */
    static double near(double longitude, double middle) {
        return longitude - 360 * Math.rint((longitude - middle) / 360);
    }
}
