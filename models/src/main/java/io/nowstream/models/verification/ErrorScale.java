package io.nowstream.models.verification;

import io.nowstream.frames.Quantity;
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

        @Override
        public String unit(Quantity quantity) {
            return quantity.unit();
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

        @Override
        public String unit(Quantity quantity) {
            return "dBZ of 200 R^1.6, cut off at 0";
        }
    };

    /** A value of the feed on this scale; NaN stays NaN. */
    public abstract double of(double value);

    /** The unit of errors on this scale, of a feed that measures this. */
    public abstract String unit(Quantity quantity);

    /** As written in tables and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
