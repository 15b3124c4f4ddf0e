package io.nowstream.models;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A sequence as numbers.
 *
 * @param feed its feed; with the issue time the seed of stochastic nowcasters
 * @param grid where the cells lie
 * @param quantities what is measured, by channel; values are in its unit
 * @param cadence time between frames
 * @param issueTime valid time of the last frame
 * @param frames oldest first; each {@code quantities.size() · grid.cells()} values, channel after
 *     channel, row-major, row 0 in the north, NaN where there is no coverage; never written to
 */
public record FieldSequence(
        String feed,
        Grid grid,
        List<Quantity> quantities,
        Duration cadence,
        Instant issueTime,
        float[][] frames) {

    public FieldSequence {
        quantities = List.copyOf(quantities);
    }

    /** Of one channel. */
    public FieldSequence(
            String feed,
            Grid grid,
            Quantity quantity,
            Duration cadence,
            Instant issueTime,
            float[][] frames) {
        this(feed, grid, List.of(quantity), cadence, issueTime, frames);
    }

    /**
     * What is measured, where there is one channel.
     *
     * @throws IllegalStateException if there are several
     */
    public Quantity quantity() {
        return FeedShape.only(feed, quantities);
    }
}
