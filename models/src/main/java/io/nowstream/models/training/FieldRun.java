package io.nowstream.models.training;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Frames of one feed without a gap, on a grid that is pooled already.
 *
 * @param feed its name, which the splits go by
 * @param firstFrame place of its first frame among all frames of the feed, from 0: what the splits
 *     count
 * @param grid the pooled one
 * @param quantity the model's
 * @param cadence time between frames
 * @param times valid times, one cadence apart
 * @param fields one per time
 */
public record FieldRun(
        String feed,
        int firstFrame,
        Grid grid,
        Quantity quantity,
        Duration cadence,
        List<Instant> times,
        PackedFields fields)
        implements Run {

    public FieldRun {
        times = List.copyOf(times);
        Runs.requireWhole(feed, cadence, times, fields.count());
    }

    /**
     * Packs fields as a run.
     *
     * @param fields in the quantity's unit, NaN where there is no coverage; cut off at what is
     *     nothing and at the quantity's ceiling
     */
    public static FieldRun of(
            String feed,
            int firstFrame,
            Grid grid,
            Quantity quantity,
            Duration cadence,
            List<Instant> times,
            List<float[]> fields) {
        PackedFields packed =
                PackedFields.pack(
                        fields,
                        grid.rows(),
                        grid.columns(),
                        quantity.nothing(),
                        quantity.ceiling());
        return new FieldRun(feed, firstFrame, grid, quantity, cadence, times, packed);
    }

    /** Side of a cell: the root of its area. */
    double cellMetres() {
        return Math.sqrt(grid.cellWidthMetres() * grid.cellHeightMetres());
    }
}
