package io.nowstream.models.verification;

import java.util.Locale;

/** The scale on which errors are summed. Thresholds are always in the unit of the feed. */
public enum ErrorScale {
    /** The unit of the feed. */
    AS_MEASURED {
        @Override
        public double of(double value) {
            return value;
        }
    },
    /**
     * dBZ of a rain rate R in mm/h: {@code max(0, 10 log10(200 R^1.6))} (Marshall and Palmer, J.
     * Meteor. 5, 1948). Squared errors in mm/h are decided by a few cells; in dBZ all rain counts.
     */
    RAIN_RATE_AS_DBZ {
        @Override
        public double of(double value) {
            return value <= DRY ? 0 : 16 * Math.log10(value) + OFFSET;
        }
    };

    private static final double OFFSET = 10 * Math.log10(200);

    /** The rain rate of 0 dBZ, mm/h. */
    private static final double DRY = Math.pow(200, -1 / 1.6);

    /** A value of the feed on this scale; NaN stays NaN. */
    public abstract double of(double value);

    /** As written in tables and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
