package io.nowstream.models.baseline;

import java.util.Arrays;

/**
 * Motion on a lattice of nodes, each in the centre of a block of {@value #SPACING} x {@value
 * #SPACING} cells of one storey of the pyramid, in cells of that storey per frame step.
 */
final class MotionLattice {

    static final int SPACING = 4;

    final int rows;
    final int columns;
    final float[] u;
    final float[] v;

    private MotionLattice(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        this.u = new float[rows * columns];
        this.v = new float[rows * columns];
    }

    /** The same motion all over {@code image}. */
    static MotionLattice uniform(EchoImage image, float u, float v) {
        MotionLattice lattice = new MotionLattice(blocks(image.rows()), blocks(image.columns()));
        Arrays.fill(lattice.u, u);
        Arrays.fill(lattice.v, v);
        return lattice;
    }

    private static int blocks(int cells) {
        return (cells + SPACING - 1) / SPACING;
    }

    /** This motion on the next finer storey: cells are half as wide, so it takes twice as many. */
    MotionLattice refinedTo(EchoImage finer) {
        int fineRows = blocks(finer.rows());
        int fineColumns = blocks(finer.columns());
        MotionLattice fine = new MotionLattice(fineRows, fineColumns);
        interpolate(u, fineRows, fineColumns, 2, 2, fine.u);
        interpolate(v, fineRows, fineColumns, 2, 2, fine.v);
        return fine;
    }

    /** This motion for each cell of a grid {@code factor} times as fine as that of its storey. */
    MotionField onCells(int cellRows, int cellColumns, int factor) {
        float[] cellU = new float[cellRows * cellColumns];
        float[] cellV = new float[cellRows * cellColumns];
        interpolate(u, cellRows, cellColumns, SPACING * factor, factor, cellU);
        interpolate(v, cellRows, cellColumns, SPACING * factor, factor, cellV);
        return new MotionField(cellRows, cellColumns, cellU, cellV);
    }

    /**
     * Bilinear interpolation to the centres of cells, level beyond the outermost nodes.
     *
     * @param pitch width of a block, in cells of the result
     * @param factor what the values are multiplied by
     */
    private void interpolate(
            float[] nodes, int toRows, int toColumns, int pitch, int factor, float[] to) {
        int[] west = new int[toColumns];
        float[] eastShare = new float[toColumns];
        for (int c = 0; c < toColumns; c++) {
            float x = position(c, pitch, columns);
            west[c] = (int) x;
            eastShare[c] = x - west[c];
        }
        // one column more, so that the last node has an eastern neighbour
        float[] line = new float[columns + 1];
        int i = 0;
        for (int r = 0; r < toRows; r++) {
            float y = position(r, pitch, rows);
            int north = (int) y * columns;
            int south = Math.min((int) y + 1, rows - 1) * columns;
            float southShare = y - (int) y;
            for (int c = 0; c < columns; c++) {
                float atNorth = nodes[north + c];
                line[c] = factor * (atNorth + southShare * (nodes[south + c] - atNorth));
            }
            line[columns] = line[columns - 1];
            for (int c = 0; c < toColumns; c++) {
                float atWest = line[west[c]];
                to[i++] = atWest + eastShare[c] * (line[west[c] + 1] - atWest);
            }
        }
    }

    private static float position(int cell, int pitch, int nodes) {
        return Math.min(Math.max((cell + 0.5f) / pitch - 0.5f, 0), nodes - 1);
    }
}
