package io.nowstream.sinks.map;

import io.nowstream.frames.Grid;
import io.nowstream.frames.GridProjection;
import java.util.Arrays;

/**
 * Where a grid's image lies on the map, and how large it is.
 *
 * @param geographic whether the bounds are EPSG:3857 metres; else they are columns and rows, with
 *     row 0 at the top, and there is no base map
 * @param west left edge; may lie beyond the antimeridian, so that a grid across it stays in one
 *     piece
 * @param south lower edge
 * @param east right edge
 * @param north upper edge
 * @param width of the image, pixels
 * @param height of the image, pixels
 * @param outline the grid's own edge, x and y in turn, closed; it may be turned against the box
 */
record MapExtent(
        boolean geographic,
        double west,
        double south,
        double east,
        double north,
        int width,
        int height,
        double[] outline) {

    /** Larger grids are thinned out: a page shows no more. */
    private static final int LARGEST_SIDE = 1200;

    /** Smaller grids are enlarged, so that hatching keeps its fineness. */
    private static final int SMALLEST_SIDE = 768;

    /** Points a side at which the outline of a grid is looked at. */
    private static final int PROBES = 48;

    /** Points of the outline on each of its four edges. */
    private static final int EDGE_POINTS = 16;

    static MapExtent of(Grid grid) {
        if (!grid.hasGeography()) {
            return plain(grid);
        }
        try {
            return mercator(grid, new GridProjection(grid));
        } catch (IllegalArgumentException notUnderstood) {
            // A frame of a projection we cannot place is still worth seeing.
            return plain(grid);
        }
    }

    /** x of the centre of an image column. */
    double x(double column) {
        return west + column * (east - west) / width;
    }

    /** y of the centre of an image row. */
    double y(double row) {
        return north - row * (north - south) / height;
    }

    private static MapExtent plain(Grid grid) {
        double east = grid.columns();
        double north = grid.rows();
        double[] outline = {0, 0, east, 0, east, north, 0, north, 0, 0};
        return sized(false, 0, 0, east, north, grid, outline);
    }

    /** The box around the grid's outline and inside: near a pole the outline is not outermost. */
    private static MapExtent mercator(Grid grid, GridProjection projection) {
        double[] middle = probed(projection, grid.rows() / 2.0, grid.columns() / 2.0);
        double meridian = Double.isFinite(middle[0]) ? middle[0] : 0;
        double west = Double.POSITIVE_INFINITY;
        double south = Double.POSITIVE_INFINITY;
        double east = Double.NEGATIVE_INFINITY;
        double north = Double.NEGATIVE_INFINITY;
        for (int i = 0; i <= PROBES; i++) {
            for (int j = 0; j <= PROBES; j++) {
                double row = (double) grid.rows() * i / PROBES;
                double column = (double) grid.columns() * j / PROBES;
                double[] lonLat = probed(projection, row, column);
                if (!Double.isFinite(lonLat[0]) || !Double.isFinite(lonLat[1])) {
                    continue;
                }
                double x = Mercator.x(Mercator.near(lonLat[0], meridian));
                double y = Mercator.y(lonLat[1]);
                west = Math.min(west, x);
                east = Math.max(east, x);
                south = Math.min(south, y);
                north = Math.max(north, y);
            }
        }
        if (!(east > west) || !(north > south)) {
            throw new IllegalArgumentException("the grid's projection reaches none of its cells");
        }
        return sized(true, west, south, east, north, grid, outline(grid, projection, meridian));
    }

    /** Along the four edges, from the north-western corner clockwise and back to it. */
    private static double[] outline(Grid grid, GridProjection projection, double meridian) {
        int[][] corners = {{0, 0}, {0, 1}, {1, 1}, {1, 0}, {0, 0}};
        double[] outline = new double[2 * (4 * EDGE_POINTS + 1)];
        int points = 0;
        for (int i = 0; i <= 4 * EDGE_POINTS; i++) {
            int edge = Math.min(3, i / EDGE_POINTS);
            double along = (double) i / EDGE_POINTS - edge;
            double down = corners[edge][0] + along * (corners[edge + 1][0] - corners[edge][0]);
            double across = corners[edge][1] + along * (corners[edge + 1][1] - corners[edge][1]);
            double[] lonLat = probed(projection, down * grid.rows(), across * grid.columns());
            if (Double.isFinite(lonLat[0]) && Double.isFinite(lonLat[1])) {
                outline[points++] = Math.rint(Mercator.x(Mercator.near(lonLat[0], meridian)));
                outline[points++] = Math.rint(Mercator.y(lonLat[1]));
            }
        }
        return Arrays.copyOf(outline, points);
    }

    private static double[] probed(GridProjection projection, double row, double column) {
        try {
            return projection.lonLat(row, column);
        } catch (RuntimeException outsideTheProjection) {
            return new double[] {Double.NaN, Double.NaN};
        }
    }

    private static MapExtent sized(
            boolean geographic,
            double west,
            double south,
            double east,
            double north,
            Grid grid,
            double[] outline) {
        int wanted = 2 * Math.max(grid.rows(), grid.columns());
        int side = Math.max(SMALLEST_SIDE, Math.min(LARGEST_SIDE, wanted));
        double longest = Math.max(east - west, north - south);
        int width = (int) Math.max(1, Math.round(side * (east - west) / longest));
        int height = (int) Math.max(1, Math.round(side * (north - south) / longest));
        return new MapExtent(geographic, west, south, east, north, width, height, outline);
    }
}
