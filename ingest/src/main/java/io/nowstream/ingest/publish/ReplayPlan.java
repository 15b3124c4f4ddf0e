package io.nowstream.ingest.publish;

import java.time.Duration;
import java.util.function.Function;

/**
 * How an archive is replayed.
 *
 * @param speed how many times faster than observed: 1 is real time, infinity is flat out
 * @param usualDelay by feed: what is added to the valid time to get the arrival time, where the
 *     archive did not record it
 * @param tail how long after its last frame a feed without an End goes on ticking, by its own
 *     clock; long enough for its patience, or a hole before its last frame stays undecided
 */
public record ReplayPlan(double speed, Function<String, Duration> usualDelay, Duration tail) {

    public ReplayPlan {
        if (!(speed > 0)) {
            throw new IllegalArgumentException(
                    "a replay's speed is above 0 (1 is real time, infinity is flat out), got "
                            + speed);
        }
        if (tail.isNegative()) {
            throw new IllegalArgumentException("a replay's tail is not negative, got " + tail);
        }
    }

    /** As fast as the broker takes it, without a tail. */
    public static ReplayPlan flatOut(Duration usualDelay) {
        return atSpeed(Double.POSITIVE_INFINITY, usualDelay);
    }

    /** The same delay for all feeds, without a tail. */
    public static ReplayPlan atSpeed(double speed, Duration usualDelay) {
        return new ReplayPlan(speed, feed -> usualDelay, Duration.ZERO);
    }

    public ReplayPlan withTail(Duration newTail) {
        return new ReplayPlan(speed, usualDelay, newTail);
    }
}
