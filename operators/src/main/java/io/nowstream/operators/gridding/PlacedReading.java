package io.nowstream.operators.gridding;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Reading;
import java.util.Comparator;

/**
 * A reading as its window keeps it: with the cell it lies in.
 *
 * @param feed the feed
 * @param source what observed
 * @param cell its cell, row-major, or {@link #OUTSIDE}
 * @param validMillis the instant observed, milliseconds since the epoch
 * @param arrivalMillis when ingest first saw it, milliseconds since the epoch
 * @param value what was measured, NaN for a mere position
 */
public record PlacedReading(
        String feed, String source, int cell, long validMillis, long arrivalMillis, double value) {

    /** The cell of a place that the grid does not reach. */
    public static final int OUTSIDE = -1;

    /**
     * By source and time; among repetitions the one that arrived first, so that what counts does
     * not depend on the order in which they come.
     */
    static final Comparator<PlacedReading> BY_SOURCE_AND_TIME =
            Comparator.comparing(PlacedReading::source)
                    .thenComparingLong(PlacedReading::validMillis)
                    .thenComparingLong(PlacedReading::arrivalMillis)
                    .thenComparingInt(PlacedReading::cell)
                    .thenComparingDouble(PlacedReading::value);

    static PlacedReading of(Reading reading, Grid grid) {
        return new PlacedReading(
                reading.feed(),
                reading.source(),
                cellOf(reading, grid),
                reading.validTime().toEpochMilli(),
                reading.arrivalTime().toEpochMilli(),
                reading.value());
    }

    static int cellOf(Reading reading, Grid grid) {
        return cellOf(reading.x(), reading.y(), grid);
    }

    /** A place on an edge belongs to the cell south or east of it. */
    static int cellOf(double x, double y, Grid grid) {
        double row = Math.floor((grid.northMetres() - y) / grid.cellHeightMetres());
        double column = Math.floor((x - grid.westMetres()) / grid.cellWidthMetres());
        boolean inside = row >= 0 && row < grid.rows() && column >= 0 && column < grid.columns();
        return inside ? (int) row * grid.columns() + (int) column : OUTSIDE;
    }

    /** Whether it says again what another said: one source says one thing at one instant. */
    boolean repeats(PlacedReading other) {
        return validMillis == other.validMillis && source.equals(other.source);
    }
}
