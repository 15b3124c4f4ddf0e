package io.nowstream.frames;

import java.time.Instant;

/**
 * One point observation before it is gridded into a frame: a rain gauge's, a loop detector's, a
 * probe vehicle's.
 *
 * <p>A source says one thing at one instant: of two readings with the same feed, source and valid
 * time one is a repetition.
 *
 * @param feed the feed whose frames it goes into, e.g. {@code city}; the key
 * @param source what observed: the gauge, the detector, the vehicle, e.g. {@code vehicle-1203}
 * @param validTime the instant observed, to the millisecond
 * @param arrivalTime when {@code ingest} first saw it
 * @param x where, in the projection metres of the feed's grid, eastward; NaN (with y) if unknown
 * @param y where, in the projection metres of the feed's grid, northward; NaN (with x) if unknown
 * @param value what was measured, in the feed's unit; NaN for a mere position
 */
public record Reading(
        String feed,
        String source,
        Instant validTime,
        Instant arrivalTime,
        double x,
        double y,
        double value) {

    public Reading {
        if (feed.isEmpty() || source.isEmpty()) {
            throw new IllegalArgumentException(
                    "a reading needs a feed and a source, got \"%s\" and \"%s\""
                            .formatted(feed, source));
        }
        if (Double.isNaN(x) != Double.isNaN(y) || Double.isInfinite(x) || Double.isInfinite(y)) {
            throw new IllegalArgumentException(
                    "a reading of %s lies at finite metres or, as NaN x NaN, nowhere; got %s x %s"
                            .formatted(source, x, y));
        }
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "a reading of %s has a finite value, or NaN for none; got %s"
                            .formatted(source, value));
        }
    }

    /** Whether it says where it was taken. */
    public boolean hasPlace() {
        return !Double.isNaN(x);
    }

    /** Whether it carries a measured value, and not a mere position. */
    public boolean hasValue() {
        return !Double.isNaN(value);
    }
}
