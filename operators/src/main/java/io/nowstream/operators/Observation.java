package io.nowstream.operators;

import io.nowstream.frames.Frame;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What verification hears of a feed from assembly, as one ordered stream per feed: what came true,
 * which sequences left, and from when on nothing more is to be expected.
 *
 * <p>One class with a kind, not a sealed hierarchy: Flink serialises it as a POJO.
 *
 * @param kind which of the four it is
 * @param feed the feed
 * @param lifeBegunEpochMicros the life's, as in its sequences
 * @param time of FRAME its slot, of ISSUED the issue time, of SETTLED and END see there
 * @param number of ISSUED the sequence's, of END the one after the last sequence's; else 0
 * @param revision of ISSUED the sequence's; else 0
 * @param frame of FRAME the frame, else null
 */
public record Observation(
        Kind kind,
        String feed,
        long lifeBegunEpochMicros,
        Instant time,
        long number,
        int revision,
        @Nullable Frame frame) {

    /** What it says. */
    public enum Kind {
        /** The first frame of a slot; corrections are not told: what came true is not retracted. */
        FRAME,
        /** A sequence left. */
        ISSUED,
        /**
         * Every slot up to this time is decided: its frame was told, or will never be; and every
         * sequence issued up to then has left.
         */
        SETTLED,
        /** This life of the feed is over, at this time by the feed's clock. */
        END
    }

    /**
     * @param slot the frame's valid time, snapped to the cadence
     */
    public static Observation of(Frame frame, Instant slot, long lifeBegunEpochMicros) {
        return new Observation(Kind.FRAME, frame.feed(), lifeBegunEpochMicros, slot, 0, 0, frame);
    }

    public static Observation issued(Sequence sequence) {
        return new Observation(
                Kind.ISSUED,
                sequence.feed(),
                sequence.lifeBegunEpochMicros(),
                sequence.issueTime(),
                sequence.number(),
                sequence.revision(),
                null);
    }

    public static Observation settled(String feed, long lifeBegunEpochMicros, Instant until) {
        return new Observation(Kind.SETTLED, feed, lifeBegunEpochMicros, until, 0, 0, null);
    }

    /**
     * @param number the one after the last sequence's
     */
    public static Observation end(
            String feed, long lifeBegunEpochMicros, Instant clock, long number) {
        return new Observation(Kind.END, feed, lifeBegunEpochMicros, clock, number, 0, null);
    }
}
