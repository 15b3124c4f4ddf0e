package io.nowstream.operators;

import io.nowstream.frames.FeedPattern;
import java.io.Serializable;

/**
 * How the job treats a feed.
 *
 * @param pattern the feed's name, or a pattern with one trailing {@code *}, e.g. {@code sevir/*}
 * @param length frames per sequence, at least 2
 * @param cadenceMillis time between frames
 * @param leads leads per nowcast, at least 1
 * @param patienceMillis how long a missing slot is waited for, by the feed's clock
 * @param gapPolicy what is done about a missing frame
 * @param maxMissing missing frames that {@code hold} or {@code advect} may fill in one sequence
 * @param toleranceMillis how far a valid time may lie beyond the arrival time
 * @param horizonMillis how far a valid time may lie before the arrival time
 * @param nowcaster the nowcaster's name, e.g. {@code advection}
 * @param warnings when to warn
 * @param deadlineMillis live only: a nowcast is out this long after the arrival of the record that
 *     completed its sequence, by the best tier that is ready; 0: whenever its nowcaster is done
 */
public record FeedSpec(
        String pattern,
        int length,
        long cadenceMillis,
        int leads,
        long patienceMillis,
        GapPolicy gapPolicy,
        int maxMissing,
        long toleranceMillis,
        long horizonMillis,
        String nowcaster,
        WarningSpec warnings,
        long deadlineMillis)
        implements Serializable {

    public FeedSpec {
        if (length < 2) {
            throw new IllegalArgumentException(
                    "%s: length must be at least 2 (motion needs two frames), was %d"
                            .formatted(pattern, length));
        }
        if (cadenceMillis < 1 || leads < 1 || patienceMillis < 0 || maxMissing < 0) {
            throw new IllegalArgumentException(
                    "%s: cadence and leads must be positive, patience and max-missing not negative"
                            .formatted(pattern));
        }
        if (deadlineMillis < 0) {
            throw new IllegalArgumentException(
                    "%s: deadline must not be negative, was %d ms; 0 is none"
                            .formatted(pattern, deadlineMillis));
        }
    }

    /** Without a deadline. */
    public FeedSpec(
            String pattern,
            int length,
            long cadenceMillis,
            int leads,
            long patienceMillis,
            GapPolicy gapPolicy,
            int maxMissing,
            long toleranceMillis,
            long horizonMillis,
            String nowcaster,
            WarningSpec warnings) {
        this(
                pattern,
                length,
                cadenceMillis,
                leads,
                patienceMillis,
                gapPolicy,
                maxMissing,
                toleranceMillis,
                horizonMillis,
                nowcaster,
                warnings,
                0);
    }

    /** The same settings for other feeds. */
    public FeedSpec withPattern(String other) {
        return new FeedSpec(
                other,
                length,
                cadenceMillis,
                leads,
                patienceMillis,
                gapPolicy,
                maxMissing,
                toleranceMillis,
                horizonMillis,
                nowcaster,
                warnings,
                deadlineMillis);
    }

    /** The same settings with another nowcaster. */
    public FeedSpec withNowcaster(String name) {
        return new FeedSpec(
                pattern,
                length,
                cadenceMillis,
                leads,
                patienceMillis,
                gapPolicy,
                maxMissing,
                toleranceMillis,
                horizonMillis,
                name,
                warnings,
                deadlineMillis);
    }

    /** The same settings with another deadline; 0 is none. */
    public FeedSpec withDeadline(long millis) {
        return new FeedSpec(
                pattern,
                length,
                cadenceMillis,
                leads,
                patienceMillis,
                gapPolicy,
                maxMissing,
                toleranceMillis,
                horizonMillis,
                nowcaster,
                warnings,
                millis);
    }

    /** Whether this entry is about that feed. */
    public boolean matches(String feed) {
        return new FeedPattern(pattern).matches(feed);
    }
}
