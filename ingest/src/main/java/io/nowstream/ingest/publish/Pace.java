package io.nowstream.ingest.publish;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Turns arrival times into waiting times: a multiple of real time, or none.
 *
 * <p>Silence is waited through for {@link #LONGEST_SILENCE} of the archive's time and then skipped,
 * so that events lying weeks apart, or one frame stamped decades away, do not stop a replay.
 */
final class Pace {

    /** From the newest frame of any feed, by arrival times. */
    static final Duration LONGEST_SILENCE = Duration.ofHours(1);

    private final double speed;
    private final Clock clock;
    private @Nullable Instant anchorArrival; // arrives at anchorWall
    private @Nullable Instant anchorWall;
    private @Nullable Instant newestFrame;

    /**
     * @param speed how many times faster than observed, above 0; infinity never waits
     * @param clock the wall's
     */
    Pace(double speed, Clock clock) {
        this.speed = speed;
        this.clock = clock;
    }

    /**
     * How long to wait before a record is sent: zero if it is due or overdue.
     *
     * @param arrival its arrival time; not before that of the record asked for last
     * @param frame whether it is a frame, which ends a silence
     */
    Duration before(Instant arrival, boolean frame) {
        if (Double.isInfinite(speed)) {
            return Duration.ZERO;
        }
        Instant now = clock.instant();
        if (anchorArrival == null || anchorWall == null || silentForTooLongAt(arrival)) {
            anchorArrival = arrival;
            anchorWall = now;
        }
        if (frame) {
            newestFrame = arrival;
        }
        double seconds = seconds(Duration.between(anchorArrival, arrival)) / speed;
        Duration wait = Duration.between(now, anchorWall.plusNanos((long) (seconds * 1e9)));
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private boolean silentForTooLongAt(Instant arrival) {
        return newestFrame != null && arrival.isAfter(newestFrame.plus(LONGEST_SILENCE));
    }

    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }
}
