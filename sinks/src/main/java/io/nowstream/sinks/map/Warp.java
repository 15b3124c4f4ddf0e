package io.nowstream.sinks.map;

import io.nowstream.frames.Grid;
import io.nowstream.frames.GridProjection;

/**
 * From pixels of the image to cells of the grid, worked out once per grid. The nearest cell, never
 * a mean: codes that mean "no coverage" or "nothing" survive.
 *
 * <p>The projection is asked at every eighth pixel and followed straight in between: on that
 * distance it bends by less than a hundredth of a cell.
 */
final class Warp {

    /** A pixel that lies outside the grid. */
    static final int OUTSIDE = -1;

    private static final int STEP = 8;

    private final MapExtent extent;
    private final int[] cells;

    private Warp(MapExtent extent, int[] cells) {
        this.extent = extent;
        this.cells = cells;
    }

    static Warp of(Grid grid) {
        MapExtent extent = MapExtent.of(grid);
        return new Warp(extent, extent.geographic() ? mercator(grid, extent) : plain(grid, extent));
    }

    MapExtent extent() {
        return extent;
    }

    /** The cell under each pixel, row-major, or {@link #OUTSIDE}. Not to be changed. */
    int[] cells() {
        return cells;
    }

    private static int[] plain(Grid grid, MapExtent extent) {
        int[] cells = new int[extent.width() * extent.height()];
        for (int y = 0; y < extent.height(); y++) {
            int row = (int) ((y + 0.5) * grid.rows() / extent.height());
            for (int x = 0; x < extent.width(); x++) {
                int column = (int) ((x + 0.5) * grid.columns() / extent.width());
                cells[y * extent.width() + x] = row * grid.columns() + column;
            }
        }
        return cells;
    }

    private static int[] mercator(Grid grid, MapExtent extent) {
        GridProjection projection = new GridProjection(grid);
        int across = extent.width() / STEP + 2;
        int[] cells = new int[extent.width() * extent.height()];
        double[][] above = lattice(projection, extent, 0, across);
        for (int y0 = 0; y0 < extent.height(); y0 += STEP) {
            double[][] below = lattice(projection, extent, y0 + STEP, across);
            int rows = Math.min(STEP, extent.height() - y0);
            for (int dy = 0; dy < rows; dy++) {
                line(grid, extent, above, below, y0, dy, cells);
            }
            above = below;
        }
        return cells;
    }

    /** Fractional row and column of the grid at every eighth pixel of one image row. */
    private static double[][] lattice(
            GridProjection projection, MapExtent extent, int y, int across) {
        double[][] points = new double[across][];
        double latitude = Mercator.latitude(extent.y(y + 0.5));
        for (int i = 0; i < across; i++) {
            double longitude = Mercator.longitude(extent.x(i * STEP + 0.5));
            points[i] = projection.rowColumn(Mercator.near(longitude, 0), latitude);
        }
        return points;
    }

    private static void line(
            Grid grid,
            MapExtent extent,
            double[][] above,
            double[][] below,
            int y0,
            int dy,
            int[] cells) {
        double v = (double) dy / STEP;
        for (int x = 0; x < extent.width(); x++) {
            int i = x / STEP;
            double u = (double) (x % STEP) / STEP;
            double row = between(above, below, i, 0, u, v);
            double column = between(above, below, i, 1, u, v);
            // NaN fails every comparison, and is outside.
            boolean inside =
                    row >= 0 && row < grid.rows() && column >= 0 && column < grid.columns();
            cells[(y0 + dy) * extent.width() + x] =
                    inside ? (int) row * grid.columns() + (int) column : OUTSIDE;
        }
    }

    private static double between(
            double[][] above, double[][] below, int i, int axis, double u, double v) {
        double top = above[i][axis] * (1 - u) + above[i + 1][axis] * u;
        double bottom = below[i][axis] * (1 - u) + below[i + 1][axis] * u;
        return top * (1 - v) + bottom * v;
    }
}
