package io.nowstream.app.control;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;

/**
 * When the calendar asks for retraining.
 *
 * @param every at most so often, at least an hour
 * @param at at this time of day, UTC
 */
public record Schedule(Duration every, LocalTime at) {

    public Schedule {
        if (every.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException("every must be at least 1 h, was " + every);
        }
    }

    /** The first such time of day that is so long after another time, or later. */
    Instant next(Instant last) {
        Instant earliest = last.plus(every);
        Instant onTheDay = earliest.atZone(ZoneOffset.UTC).with(at).toInstant();
        return onTheDay.isBefore(earliest) ? onTheDay.plus(Duration.ofDays(1)) : onTheDay;
    }
}
