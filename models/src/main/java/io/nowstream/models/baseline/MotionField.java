package io.nowstream.models.baseline;

/**
 * Where the echo in each cell is heading, on the grid of the frames it was estimated from.
 *
 * @param rows grid height; row 0 lies in the north
 * @param columns grid width; column 0 lies in the west
 * @param u columns per frame step, positive to the east; row-major, shape (rows, columns)
 * @param v rows per frame step, positive to the south; row-major, shape (rows, columns)
 */
public record MotionField(int rows, int columns, float[] u, float[] v) {

    public MotionField {
        if (u.length != rows * columns || v.length != rows * columns) {
            throw new IllegalArgumentException(
                    "motion has %d u and %d v values; its %d x %d grid needs %d of each"
                            .formatted(u.length, v.length, rows, columns, rows * columns));
        }
    }
}
