package io.nowstream.operators;

import io.nowstream.frames.Warning;
import java.io.Serializable;

/**
 * When a nowcast becomes a warning.
 *
 * @param event what is warned of; says what {@code raiseAt} is compared with
 * @param channel which of the frame's channels, from 0
 * @param raiseAt a cell at or above it, at any lead, belongs to a warning area: the channel's unit,
 *     or standard deviations from what is usual, see {@link Warning.Event}
 * @param keepAt hysteresis: a standing warning is kept while its area reaches this; at most {@code
 *     raiseAt}
 * @param minimumSquareKilometres smaller areas are left alone
 * @param growMetres areas nearer to each other than this are one
 */
public record WarningSpec(
        Warning.Event event,
        int channel,
        double raiseAt,
        double keepAt,
        double minimumSquareKilometres,
        double growMetres)
        implements Serializable {

    public WarningSpec {
        if (keepAt > raiseAt) {
            throw new IllegalArgumentException(
                    "warnings: keep-at (%s) must not be above raise-at (%s)"
                            .formatted(keepAt, raiseAt));
        }
        if (channel < 0) {
            throw new IllegalArgumentException(
                    "warnings: channels are counted from 0, got %d".formatted(channel));
        }
    }

    /** Of the first channel, above a threshold in its unit. */
    public WarningSpec(
            double raiseAt, double keepAt, double minimumSquareKilometres, double growMetres) {
        this(Warning.Event.THRESHOLD, 0, raiseAt, keepAt, minimumSquareKilometres, growMetres);
    }

    /** Whether another rule warns of the same event of the same channel. */
    public boolean isOfTheKindOf(WarningSpec other) {
        return event == other.event && channel == other.channel;
    }
}
