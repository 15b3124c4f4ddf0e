package io.nowstream.frames;

import java.time.Instant;
import java.util.List;

/**
 * One observation of a feed.
 *
 * @param feed the series this frame belongs to, e.g. {@code nl-radar} or {@code sevir/S801234}
 * @param grid where the cells lie
 * @param validTime the instant observed, to the millisecond
 * @param arrivalTime when {@code ingest} first saw the frame
 * @param channels the variables, one or more, all on the same grid
 */
public record Frame(
        String feed, Grid grid, Instant validTime, Instant arrivalTime, List<Channel> channels) {

    public Frame {
        if (feed.isEmpty() || channels.isEmpty()) {
            throw new IllegalArgumentException("a frame needs a feed and at least one channel");
        }
    }

    /** The same frame with its cells elsewhere, or back from there. */
    Frame with(List<Channel> others) {
        return new Frame(feed, grid, validTime, arrivalTime, others);
    }

    /** The same frame, seen at another time. */
    public Frame arrivedAt(Instant arrival) {
        return new Frame(feed, grid, validTime, arrival, channels);
    }
}
