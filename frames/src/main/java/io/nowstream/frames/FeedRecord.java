package io.nowstream.frames;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One record of a feed's log: everything that decides its nowcasts, in one order.
 *
 * <p>One class with a kind, not a sealed hierarchy: Flink serialises it as a POJO.
 *
 * @param kind which of the four it is
 * @param feed the key
 * @param arrivalTime the feed's clock: when {@code ingest} saw or made it
 * @param frame the frame if {@code kind} is FRAME, else null
 * @param release the release if {@code kind} is RELEASE, else null
 */
public record FeedRecord(
        Kind kind,
        String feed,
        Instant arrivalTime,
        @Nullable Frame frame,
        @Nullable Release release) {

    /** What a record of the log says. */
    public enum Kind {
        /** An observation. */
        FRAME,
        /** Ingest's clock, while the feed is quiet. */
        TICK,
        /** Which checkpoint from which issue time on. */
        RELEASE,
        /** The feed is over: free its state. */
        END
    }

    public static FeedRecord of(Frame frame) {
        return new FeedRecord(Kind.FRAME, frame.feed(), frame.arrivalTime(), frame, null);
    }

    public static FeedRecord tick(String feed, Instant arrivalTime) {
        return new FeedRecord(Kind.TICK, feed, arrivalTime, null, null);
    }

    public static FeedRecord end(String feed, Instant arrivalTime) {
        return new FeedRecord(Kind.END, feed, arrivalTime, null, null);
    }

    public static FeedRecord of(Release release, Instant arrivalTime) {
        return new FeedRecord(Kind.RELEASE, release.feed(), arrivalTime, null, release);
    }
}
