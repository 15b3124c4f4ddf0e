package io.nowstream.operators;

import java.io.Serializable;

/**
 * When a nowcast becomes a warning.
 *
 * @param raiseAt a cell at or above it, at any lead, belongs to a warning area; the feed's unit
 * @param keepAt hysteresis: a standing warning is kept while its area reaches this; at most {@code
 *     raiseAt}
 * @param minimumSquareKilometres smaller areas are left alone
 * @param growMetres areas nearer to each other than this are one
 */
public record WarningSpec(
        double raiseAt, double keepAt, double minimumSquareKilometres, double growMetres)
        implements Serializable {

    public WarningSpec {
        if (keepAt > raiseAt) {
            throw new IllegalArgumentException(
                    "warnings: keep-at (%s) must not be above raise-at (%s)"
                            .formatted(keepAt, raiseAt));
        }
    }
}
