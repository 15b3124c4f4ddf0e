package io.nowstream.operators;

import io.nowstream.frames.FeedPattern;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;

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
 * @param warnings when to warn; none, one, or one for each event and channel
 * @param deadlineMillis live only: a nowcast is out this long after the arrival of the record that
 *     completed its sequence, by the best tier that is ready; 0: whenever its nowcaster is done
 * @param baselines the nowcasters that run beside it and answer in its place, better first; the
 *     last is persistence
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
        List<WarningSpec> warnings,
        long deadlineMillis,
        List<String> baselines)
        implements Serializable {

    /** Of what is seen to move: radar, cameras, sensor fields. */
    public static final List<String> MOVING = List.of("advection", "persistence");

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
        warnings = List.copyOf(warnings);
        for (WarningSpec rule : warnings) {
            if (warnings.stream().filter(rule::isOfTheKindOf).count() > 1) {
                throw new IllegalArgumentException(
                        "%s: two warnings of the event %s of channel %d; there is one of each"
                                .formatted(
                                        pattern,
                                        rule.event().name().toLowerCase(Locale.ROOT),
                                        rule.channel()));
            }
        }
        baselines = List.copyOf(baselines);
        if (baselines.isEmpty() || !baselines.get(baselines.size() - 1).equals("persistence")) {
            throw new IllegalArgumentException(
                    "%s: the last of the baselines must be persistence, got %s"
                            .formatted(pattern, baselines));
        }
        if (deadlineMillis < 0) {
            throw new IllegalArgumentException(
                    "%s: deadline must not be negative, was %d ms; 0 is none"
                            .formatted(pattern, deadlineMillis));
        }
    }

    /** Of a feed that is seen to move, warned of by one rule; without a deadline. */
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
                List.of(warnings),
                0,
                MOVING);
    }

    /** The same settings for other feeds. */
    public FeedSpec withPattern(String other) {
        return with(other, nowcaster, deadlineMillis, baselines);
    }

    /** The same settings with another nowcaster. */
    public FeedSpec withNowcaster(String name) {
        return with(pattern, name, deadlineMillis, baselines);
    }

    /** The same settings with another deadline; 0 is none. */
    public FeedSpec withDeadline(long millis) {
        return with(pattern, nowcaster, millis, baselines);
    }

    /** The same settings with other baselines, better first. */
    public FeedSpec withBaselines(List<String> names) {
        return with(pattern, nowcaster, deadlineMillis, names);
    }

    private FeedSpec with(
            String itsPattern, String itsNowcaster, long itsDeadline, List<String> itsBaselines) {
        return new FeedSpec(
                itsPattern,
                length,
                cadenceMillis,
                leads,
                patienceMillis,
                gapPolicy,
                maxMissing,
                toleranceMillis,
                horizonMillis,
                itsNowcaster,
                warnings,
                itsDeadline,
                itsBaselines);
    }

    /** Whether this entry is about that feed. */
    public boolean matches(String feed) {
        return new FeedPattern(pattern).matches(feed);
    }
}
