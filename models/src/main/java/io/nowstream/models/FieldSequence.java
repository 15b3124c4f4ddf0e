package io.nowstream.models;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import java.time.Duration;
import java.time.Instant;

/**
 * A sequence as numbers.
 *
 * @param feed its feed; with the issue time the seed of stochastic nowcasters
 * @param grid where the cells lie
 * @param quantity what is measured; values are in its unit
 * @param cadence time between frames
 * @param issueTime valid time of the last frame
 * @param frames oldest first; each row-major, row 0 in the north, {@code grid.cells()} values, NaN
 *     where there is no coverage; never written to
 */
public record FieldSequence(
        String feed,
        Grid grid,
        Quantity quantity,
        Duration cadence,
        Instant issueTime,
        float[][] frames) {}
