package io.nowstream.operators;

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
 * @param maxMissing missing frames that {@code hold} may fill in one sequence
 * @param toleranceMillis how far a valid time may lie beyond the arrival time
 * @param horizonMillis how far a valid time may lie before the arrival time
 * @param nowcaster the nowcaster's name, e.g. {@code advection}
 * @param warnings when to warn
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
        WarningSpec warnings)
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
                warnings);
    }

    /** Whether this entry is about that feed. */
    public boolean matches(String feed) {
        return pattern.endsWith("*")
                ? feed.startsWith(pattern.substring(0, pattern.length() - 1))
                : feed.equals(pattern);
    }
}
