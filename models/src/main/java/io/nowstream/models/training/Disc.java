package io.nowstream.models.training;

/** What a single small radar sees of a square: the disc that just fits. */
final class Disc {

    private Disc() {}

    /** Makes all cells outside uncovered, in place: centres further than half the shorter side. */
    static void cut(float[] field, int rows, int columns) {
        double reach = Math.min(rows, columns) / 2.0;
        for (int r = 0; r < rows; r++) {
            double down = r - (rows - 1) / 2.0;
            for (int c = 0; c < columns; c++) {
                double across = c - (columns - 1) / 2.0;
                if (down * down + across * across > reach * reach) {
                    field[r * columns + c] = Float.NaN;
                }
            }
        }
    }
}
