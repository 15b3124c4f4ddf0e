package io.nowstream.models.verification;

import io.nowstream.models.MarshallPalmer;
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
     * dBZ of a rain rate, see {@link MarshallPalmer}. Squared errors in mm/h are decided by a few
     * cells; in dBZ all rain counts.
     */
    RAIN_RATE_AS_DBZ {
        @Override
        public double of(double value) {
            return MarshallPalmer.reflectivity(value);
        }
    };

    /** A value of the feed on this scale; NaN stays NaN. */
    public abstract double of(double value);

    /** As written in tables and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
