package io.nowstream.ingest;

import io.nowstream.frames.Grid;
import io.nowstream.frames.GridProjection;

/**
 * A place in the plane of a map projection.
 *
 * @param x to the east, projection metres
 * @param y to the north, projection metres
 */
public record ProjectedPoint(double x, double y) {

    /**
     * Where a place lies.
     *
     * @param projection PROJ string in metres
     * @param longitude degrees
     * @param latitude degrees
     * @throws IllegalArgumentException if the projection is not understood or does not reach there
     */
    public static ProjectedPoint of(String projection, double longitude, double latitude) {
        // On a grid of one-metre cells from the origin, columns are x and rows are -y.
        double[] rowColumn =
                new GridProjection(new Grid(1, 1, projection, 0, 0, 1, 1))
                        .rowColumn(longitude, latitude);
        if (!Double.isFinite(rowColumn[0]) || !Double.isFinite(rowColumn[1])) {
            throw new IllegalArgumentException(
                    "longitude %s, latitude %s lies outside the projection"
                            .formatted(longitude, latitude));
        }
        return new ProjectedPoint(rowColumn[1], -rowColumn[0]);
    }
}
