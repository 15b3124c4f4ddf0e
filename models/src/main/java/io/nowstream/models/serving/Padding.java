package io.nowstream.models.serving;

/**
 * Makes rows and columns divisible by mirroring the field at its southern and eastern edges; the
 * edge cells themselves are not repeated. A field of several channels is so many planes, each
 * mirrored at its own edges.
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
     * @param field channel after channel, row-major, shape (channels, rows, columns)
     * @return shape (channels, padded rows, padded columns); {@code field} itself if it fits as it
     *     is
     */
    public float[] pad(float[] field) {
        int down = paddedRows();
        int across = paddedColumns();
        if (down == rows && across == columns) {
            return field;
        }
        int channels = field.length / (rows * columns);
        float[] padded = new float[channels * down * across];
        for (int line = 0; line < channels * down; line++) {
            int channel = line / down;
            int from = (channel * rows + mirrored(line % down, rows)) * columns;
            System.arraycopy(field, from, padded, line * across, columns);
            for (int column = columns; column < across; column++) {
                padded[line * across + column] = field[from + mirrored(column, columns)];
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
     * @param padded shape (channels, padded rows, padded columns)
     * @return shape (channels, rows, columns)
     */
    public float[] crop(float[] padded) {
        int down = paddedRows();
        int across = paddedColumns();
        if (across == columns && down == rows) {
            return padded;
        }
        int channels = padded.length / (down * across);
        float[] field = new float[channels * rows * columns];
        for (int line = 0; line < channels * rows; line++) {
            int from = (line / rows * down + line % rows) * across;
            System.arraycopy(padded, from, field, line * columns, columns);
        }
        return field;
    }
}
