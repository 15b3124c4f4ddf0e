package io.nowstream.operators.assembly;

import java.time.Instant;

/**
 * What assembly knows of one feed, apart from the frames themselves. Immutable; public because
 * Flink serialises it.
 *
 * @param cadenceMillis the cadence that slots are counted in
 * @param lifeBegunEpochMicros when the feed's first record was taken up, by the machine's clock
 * @param clockEpochMillis the feed's clock: the newest arrival time of any of its records
 * @param nextNumber the number that the next sequence gets
 * @param revision how often the newest issue time has been issued again
 * @param timeline its slots
 * @param releases its releases
 */
public record FeedState(
        long cadenceMillis,
        long lifeBegunEpochMicros,
        long clockEpochMillis,
        long nextNumber,
        int revision,
        Timeline timeline,
        Releases releases) {

    static FeedState begin(long cadenceMillis, long lifeBegunEpochMicros) {
        return new FeedState(
                cadenceMillis,
                lifeBegunEpochMicros,
                Long.MIN_VALUE,
                0,
                0,
                Timeline.EMPTY,
                Releases.NONE);
    }

    /** With the clock moved on by a record; it never runs backwards. */
    FeedState at(Instant arrivalTime) {
        long clock = Math.max(clockEpochMillis, arrivalTime.toEpochMilli());
        return new FeedState(
                cadenceMillis,
                lifeBegunEpochMicros,
                clock,
                nextNumber,
                revision,
                timeline,
                releases);
    }

    FeedState with(Timeline next) {
        return new FeedState(
                cadenceMillis,
                lifeBegunEpochMicros,
                clockEpochMillis,
                nextNumber,
                revision,
                next,
                releases);
    }

    FeedState with(Releases next) {
        return new FeedState(
                cadenceMillis,
                lifeBegunEpochMicros,
                clockEpochMillis,
                nextNumber,
                revision,
                timeline,
                next);
    }

    /** The sequence of a new issue time has left. */
    FeedState issued(long slot) {
        return new FeedState(
                cadenceMillis,
                lifeBegunEpochMicros,
                clockEpochMillis,
                nextNumber + 1,
                0,
                timeline.issued(slot),
                releases);
    }

    /** The newest issue time has left once more. */
    FeedState reissued() {
        return new FeedState(
                cadenceMillis,
                lifeBegunEpochMicros,
                clockEpochMillis,
                nextNumber + 1,
                revision + 1,
                timeline,
                releases);
    }

    /** After a change of configuration: no slot is known in the new cadence, the rest goes on. */
    FeedState atCadence(long millis) {
        return new FeedState(
                millis,
                lifeBegunEpochMicros,
                clockEpochMillis,
                nextNumber,
                revision,
                Timeline.EMPTY,
                releases);
    }
}
