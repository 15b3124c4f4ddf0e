package io.nowstream.models.training;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Whole frames of one feed without a gap, as they were observed.
 *
 * @param feed its name, which the splits go by
 * @param firstFrame place of its first frame among all frames of the feed, from 0: what the splits
 *     count
 * @param grid where the cells lie
 * @param quantities what is measured, by channel
 * @param cadence time between frames
 * @param times valid times, one cadence apart
 * @param frames one per time: channel after channel, row-major, in the channel's unit, NaN where
 *     there is no coverage; never written to
 */
public record FrameRun(
        String feed,
        int firstFrame,
        Grid grid,
        List<Quantity> quantities,
        Duration cadence,
        List<Instant> times,
        List<float[]> frames)
        implements Run {

    public FrameRun {
        quantities = List.copyOf(quantities);
        times = List.copyOf(times);
        frames = List.copyOf(frames);
        Runs.requireWhole(feed, cadence, times, frames.size());
        for (float[] frame : frames) {
            if (frame.length != quantities.size() * grid.cells()) {
                throw new IllegalArgumentException(
                        "frame of %s has %d values; %d channels of %d x %d cells need %d"
                                .formatted(
                                        feed,
                                        frame.length,
                                        quantities.size(),
                                        grid.rows(),
                                        grid.columns(),
                                        quantities.size() * grid.cells()));
            }
        }
    }
}
