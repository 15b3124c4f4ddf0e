package io.nowstream.operators.verification;

import io.nowstream.frames.Grid;
import io.nowstream.frames.GridProjection;
import java.util.Optional;

/**
 * Which cells of a grid lie inside the outline of a warning: their centres count.
 *
 * <p>Belongs to one thread.
 */
final class WarnedPlace {

    private final Grid grid;
    private final Optional<GridProjection> projection;

    /**
     * @throws IllegalArgumentException if the grid's projection is not understood
     */
    WarnedPlace(Grid grid) {
        this.grid = grid;
        this.projection =
                grid.hasGeography() ? Optional.of(new GridProjection(grid)) : Optional.empty();
    }

    Grid grid() {
        return grid;
    }

    /** Longitude and latitude of a cell's centre, or its column and row without geography. */
    double[] centre(int cell) {
        double row = cell / grid.columns() + 0.5;
        double column = cell % grid.columns() + 0.5;
        return projection
                .map(there -> there.lonLat(row, column))
                .orElseGet(() -> new double[] {column, row});
    }

    /** Whether one of closed rings (x, y pairs) surrounds a point. */
    static boolean isInside(double[] point, double[][] rings) {
        for (double[] ring : rings) {
            if (surrounds(ring, point[0], point[1])) {
                return true;
            }
        }
        return false;
    }

    /** A ray to the east crosses the ring an odd number of times. */
    private static boolean surrounds(double[] ring, double x, double y) {
        boolean inside = false;
        for (int i = 0; i + 3 < ring.length; i += 2) {
            boolean crosses = ring[i + 1] > y != ring[i + 3] > y;
            if (crosses) {
                double share = (y - ring[i + 1]) / (ring[i + 3] - ring[i + 1]);
                inside ^= x < ring[i] + share * (ring[i + 2] - ring[i]);
            }
        }
        return inside;
    }
}
