package io.nowstream.operators.warning;

import io.nowstream.frames.Grid;
import java.util.Arrays;

/**
 * Which runs of cells belong together: those that touch, corners included, and those whose gap is
 * smaller than a distance.
 *
 * <p>Works on runs instead of cells (union-find over neighbouring rows), so that it costs next to
 * nothing where there is little.
 */
final class Clusters {

    private final int[] parent;

    private Clusters(int runs) {
        parent = new int[runs];
        Arrays.setAll(parent, i -> i);
    }

    /**
     * @param runs pairs of first cell and length, in order
     * @param growMetres areas nearer than this are one; the gap is measured between cells' edges
     */
    static Clusters of(int[] runs, Grid grid, double growMetres) {
        Clusters clusters = new Clusters(runs.length / 2);
        int[] rowStart = rowStarts(runs, grid);
        int reach = Math.max(1, (int) Math.ceil(growMetres / grid.cellHeightMetres()));
        clusters.joinWithinRows(runs, grid, growMetres);
        for (int down = 1; down <= Math.min(reach, grid.rows() - 1); down++) {
            int sideways = widestGap(down, grid, growMetres);
            if (sideways < 0) {
                break;
            }
            for (int row = 0; row + down < grid.rows(); row++) {
                clusters.joinRows(
                        runs,
                        grid.columns(),
                        new int[] {rowStart[row], rowStart[row + 1]},
                        new int[] {rowStart[row + down], rowStart[row + down + 1]},
                        sideways);
            }
        }
        return clusters;
    }

    /** The first run of the cluster that this run is in. */
    int of(int run) {
        int root = run;
        while (parent[root] != root) {
            root = parent[root];
        }
        while (parent[run] != root) {
            int next = parent[run];
            parent[run] = root;
            run = next;
        }
        return root;
    }

    /** How many empty columns may lie between runs that are {@code down} rows apart; -1: none. */
    private static int widestGap(int down, Grid grid, double growMetres) {
        double vertical = (down - 1) * grid.cellHeightMetres();
        if (vertical >= growMetres) {
            return down == 1 ? 0 : -1;
        }
        double horizontal = Math.sqrt(growMetres * growMetres - vertical * vertical);
        int gap = (int) Math.ceil(horizontal / grid.cellWidthMetres()) - 1;
        return Math.max(gap, 0);
    }

    private void joinWithinRows(int[] runs, Grid grid, double growMetres) {
        for (int run = 1; run < parent.length; run++) {
            int endBefore = runs[2 * run - 2] + runs[2 * run - 1];
            int start = runs[2 * run];
            boolean sameRow = runs[2 * run - 2] / grid.columns() == start / grid.columns();
            if (sameRow && (start - endBefore) * grid.cellWidthMetres() < growMetres) {
                join(run - 1, run);
            }
        }
    }

    /** Joins runs of two rows; each row is a half-open range of run numbers. */
    private void joinRows(int[] runs, int columns, int[] upper, int[] lower, int sideways) {
        int from = lower[0];
        for (int above = upper[0]; above < upper[1]; above++) {
            int start = runs[2 * above] % columns;
            int end = start + runs[2 * above + 1];
            while (from < lower[1]
                    && start - (runs[2 * from] % columns + runs[2 * from + 1]) > sideways) {
                from++;
            }
            for (int below = from;
                    below < lower[1] && runs[2 * below] % columns - end <= sideways;
                    below++) {
                join(above, below);
            }
        }
    }

    /** The earlier run stands for both, so that a cluster is known by its first run. */
    private void join(int a, int b) {
        int one = of(a);
        int other = of(b);
        parent[Math.max(one, other)] = Math.min(one, other);
    }

    private static int[] rowStarts(int[] runs, Grid grid) {
        int[] starts = new int[grid.rows() + 1];
        for (int run = 0; run < runs.length / 2; run++) {
            starts[runs[2 * run] / grid.columns() + 1]++;
        }
        for (int row = 0; row < grid.rows(); row++) {
            starts[row + 1] += starts[row];
        }
        return starts;
    }
}
