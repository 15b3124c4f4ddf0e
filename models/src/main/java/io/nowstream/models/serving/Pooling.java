package io.nowstream.models.serving;

import io.nowstream.frames.Grid;
import io.nowstream.models.checkpoint.ModelDescription.CellRange;
import java.util.Arrays;
import java.util.Optional;

/**
 * Square blocks of cells become one cell: the mean over those that are covered.
 *
 * <p>Rows and columns are rounded up. A block at the southern or eastern edge that reaches beyond
 * the grid is the mean over the part that lies on it, so that nothing of the feed is lost.
 *
 * @param rows of the fine grid
 * @param columns of the fine grid
 * @param factor rows and columns of a block, at least 1
 */
public record Pooling(int rows, int columns, int factor) {

    /** Composites say 1 km and have cells of 999.98 or 1000.4 m. */
    private static final double SLACK = 0.01;

    public Pooling {
        if (rows < 1 || columns < 1 || factor < 1) {
            throw new IllegalArgumentException(
                    "pooling needs positive sizes, got %d x %d by %d"
                            .formatted(rows, columns, factor));
        }
    }

    /**
     * The smallest factor that brings both sides of a grid's cells into a range, which is meant to
     * 1 %.
     *
     * @return empty if no factor does
     */
    public static Optional<Pooling> into(CellRange cells, Grid grid) {
        double least = cells.leastMetres() * (1 - SLACK);
        double most = cells.mostMetres() * (1 + SLACK);
        double shorter = Math.min(grid.cellWidthMetres(), grid.cellHeightMetres());
        double longer = Math.max(grid.cellWidthMetres(), grid.cellHeightMetres());
        int factor = (int) Math.max(1, Math.ceil(least / shorter));
        return factor * longer <= most
                ? Optional.of(new Pooling(grid.rows(), grid.columns(), factor))
                : Optional.empty();
    }

    /**
     * The pooling that makes one grid of another.
     *
     * @return factor 1 if they are equal; empty if no pooling makes the one of the other
     */
    public static Optional<Pooling> between(Grid fine, Grid coarse) {
        long factor = Math.round(coarse.cellHeightMetres() / fine.cellHeightMetres());
        if (factor < 1 || factor > Math.max(fine.rows(), fine.columns())) {
            return Optional.empty();
        }
        Pooling pooling = new Pooling(fine.rows(), fine.columns(), (int) factor);
        return pooling.pooled(fine).equals(coarse) ? Optional.of(pooling) : Optional.empty();
    }

    public int pooledRows() {
        return (rows + factor - 1) / factor;
    }

    public int pooledColumns() {
        return (columns + factor - 1) / factor;
    }

    /** The grid of the pooled cells: the same corner, larger cells. */
    public Grid pooled(Grid fine) {
        return new Grid(
                pooledRows(),
                pooledColumns(),
                fine.projection(),
                fine.westMetres(),
                fine.northMetres(),
                fine.cellWidthMetres() * factor,
                fine.cellHeightMetres() * factor);
    }

    /**
     * Pools a field.
     *
     * @param fine channel after channel, row-major, NaN where there is no coverage; only read
     * @return as many channels, NaN where no cell of the block is covered; {@code fine} itself if
     *     the factor is 1
     */
    public float[] pool(float[] fine) {
        int channels = fine.length / (rows * columns);
        if (channels == 0 || fine.length != channels * rows * columns) {
            throw new IllegalArgumentException(
                    "field has %d values; its %d x %d grid needs %d"
                            .formatted(fine.length, rows, columns, rows * columns));
        }
        if (factor == 1) {
            return fine;
        }
        float[] pooled = new float[channels * pooledRows() * pooledColumns()];
        for (int channel = 0; channel < channels; channel++) {
            poolPlane(
                    fine,
                    channel * rows * columns,
                    pooled,
                    channel * pooledRows() * pooledColumns());
        }
        return pooled;
    }

    private void poolPlane(float[] fine, int from, float[] pooled, int to) {
        int across = pooledColumns();
        double[] sums = new double[across];
        int[] covered = new int[across];
        for (int row = 0; row < pooledRows(); row++) {
            Arrays.fill(sums, 0);
            Arrays.fill(covered, 0);
            int end = Math.min(rows, (row + 1) * factor);
            for (int r = row * factor; r < end; r++) {
                addRow(fine, from + r * columns, sums, covered);
            }
            for (int column = 0; column < across; column++) {
                pooled[to + row * across + column] =
                        covered[column] == 0 ? Float.NaN : (float) (sums[column] / covered[column]);
            }
        }
    }

    private void addRow(float[] fine, int start, double[] sums, int[] covered) {
        for (int column = 0; column < columns; column++) {
            float value = fine[start + column];
            if (!Float.isNaN(value)) {
                sums[column / factor] += value;
                covered[column / factor]++;
            }
        }
    }
}
