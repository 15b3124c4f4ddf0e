package io.nowstream.frames;

import java.time.Instant;

/**
 * Somebody or something wants a feed's checkpoint to be trained anew: a record of {@code
 * retrain-requests}.
 *
 * @param run the life of the pipeline
 * @param feed the feed
 * @param cause who asks
 * @param at by the feed's clock, when it was asked for
 * @param since from when on things have been otherwise; {@code at} if nothing is known of that
 * @param reason why, for a person
 */
public record RetrainRequest(
        String run, String feed, Cause cause, Instant at, Instant since, String reason) {

    /** Who asks. */
    public enum Cause {
        /** The drift monitor: the nowcasts have lost skill. */
        DRIFT,
        /** The calendar. */
        SCHEDULE,
        /** A person. */
        PERSON
    }
}
