package io.nowstream.models.verification;

import io.nowstream.frames.Quantity;
import java.util.List;

/**
 * How fields are scored. Scores can be compared and added only if this is the same.
 *
 * @param quantity what is forecast; thresholds are in its unit
 * @param thresholds events are {@code value >= threshold}; ascending
 * @param undefined what an undefined forecast cell counts for
 * @param errors the scale of squared and absolute errors
 */
public record Scoring(
        Quantity quantity, List<Double> thresholds, Undefined undefined, ErrorScale errors) {

    public Scoring {
        thresholds = List.copyOf(thresholds);
        for (int i = 0; i < thresholds.size(); i++) {
            double threshold = thresholds.get(i);
            if (!Double.isFinite(threshold) || i > 0 && threshold <= thresholds.get(i - 1)) {
                throw new IllegalArgumentException(
                        "thresholds are finite and ascending, got " + thresholds);
            }
        }
        if (errors == ErrorScale.RAIN_RATE_AS_DBZ && quantity != Quantity.RAIN_RATE) {
            throw new IllegalArgumentException(
                    "errors of %s cannot be taken from rain rate to dBZ".formatted(quantity));
        }
    }

    /** Over the cells that all nowcasters cover, errors in the quantity's own unit. */
    public static Scoring of(Quantity quantity, List<Double> thresholds) {
        return new Scoring(quantity, thresholds, Undefined.LEFT_OUT, ErrorScale.AS_MEASURED);
    }

    /**
     * As the stream and the command line score a quantity: at {@link Thresholds}, over the cells
     * that all nowcasters cover; errors of rain rates in dBZ, all others in their own unit.
     */
    public static Scoring usual(Quantity quantity) {
        Scoring scoring = of(quantity, Thresholds.of(quantity));
        return quantity == Quantity.RAIN_RATE ? scoring.with(ErrorScale.RAIN_RATE_AS_DBZ) : scoring;
    }

    /** The unit of errors. */
    public String errorUnit() {
        return errors.unit(quantity);
    }

    /** The same with undefined cells counting for something else. */
    public Scoring with(Undefined other) {
        return new Scoring(quantity, thresholds, other, errors);
    }

    /** The same with errors on another scale. */
    public Scoring with(ErrorScale other) {
        return new Scoring(quantity, thresholds, undefined, other);
    }
}
