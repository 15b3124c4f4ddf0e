package io.nowstream.models.serving;

/**
 * Makes rows and columns divisible by mirroring the field at its southern and eastern edges; the
 * edge cells themselves are not repeated.
 *
 * @param rows of the field
 * @param columns of the field
 * @param divisibility rows and columns become multiples of this, at least 1
 */
public record Padding(int rows, int columns, int divisibility) {

    public Padding {
        if (rows < 1 || columns < 1 || divisibility < 1) {
            throw new IllegalArgumentException(
                    "padding needs positive sizes, got %d x %d to multiples of %d"
                            .formatted(rows, columns, divisibility));
        }
    }

    public int paddedRows() {
        return roundedUp(rows);
    }

    public int paddedColumns() {
        return roundedUp(columns);
    }

    private int roundedUp(int side) {
        return Math.multiplyExact((side + divisibility - 1) / divisibility, divisibility);
    }

    /**
     * The field with its mirror image around it.
     *
     * @param field row-major, shape (rows, columns)
     * @return shape (padded rows, padded columns); {@code field} itself if it fits as it is
     */
    public float[] pad(float[] field) {
        int down = paddedRows();
        int across = paddedColumns();
        if (down == rows && across == columns) {
            return field;
        }
        float[] padded = new float[down * across];
        for (int row = 0; row < down; row++) {
            int from = mirrored(row, rows) * columns;
            System.arraycopy(field, from, padded, row * across, columns);
            for (int column = columns; column < across; column++) {
                padded[row * across + column] = field[from + mirrored(column, columns)];
            }
        }
        return padded;
    }

    /** There and back again, as often as it takes: a field may be smaller than its padding. */
    private static int mirrored(int index, int side) {
        if (side == 1) {
            return 0;
        }
        int period = 2 * (side - 1);
        int within = index % period;
        return within < side ? within : period - within;
    }

    /**
     * The field without its mirror image.
     *
     * @param padded row-major, shape (padded rows, padded columns)
     */
    public float[] crop(float[] padded) {
        int across = paddedColumns();
        if (across == columns && paddedRows() == rows) {
            return padded;
        }
        float[] field = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(padded, row * across, field, row * columns, columns);
        }
        return field;
    }
}
