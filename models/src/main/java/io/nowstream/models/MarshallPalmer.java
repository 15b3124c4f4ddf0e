package io.nowstream.models;

/**
 * Between rain rate R (mm/h) and reflectivity (dBZ): Z = 200 R^1.6 (Marshall and Palmer, "The
 * distribution of raindrops with size", J. Meteor. 5, 1948), cut off at 0 dBZ, which is 0.04 mm/h.
 */
public final class MarshallPalmer {

    private static final double EXPONENT = 1.6;
    private static final double DBZ_AT_1_MM_H = 10 * Math.log10(200);

    /** The rain rate of 0 dBZ, mm/h. */
    private static final double DRY = Math.pow(200, -1 / EXPONENT);

    private MarshallPalmer() {}

    /**
     * @param millimetresPerHour 0 or more, or NaN
     * @return dBZ, 0 or more; NaN stays NaN
     */
    public static double reflectivity(double millimetresPerHour) {
        return millimetresPerHour <= DRY
                ? 0
                : 10 * EXPONENT * Math.log10(millimetresPerHour) + DBZ_AT_1_MM_H;
    }

    /**
     * @param dbz any
     * @return mm/h; 0 at 0 dBZ and below, NaN stays NaN
     */
    public static double rainRate(double dbz) {
        return dbz <= 0 ? 0 : Math.pow(10, (dbz - DBZ_AT_1_MM_H) / (10 * EXPONENT));
    }
}
