package io.nowstream.models.verification;

/**
 * Blocks of cells by their largest value: forgives a forecast that puts the event a few cells off.
 * Counted by {@link ContingencyTable#of} these give CSI_4 and CSI_16 of the SEVIR literature.
 */
public final class MaxPooling {

    private MaxPooling() {}

    /**
     * Pools one field.
     *
     * @param field row-major, shape (rows, columns), NaN where there is no coverage
     * @param side of a block, cells; rows and columns that do not fill a block are left off
     * @return shape (rows / side, columns / side); NaN where the block holds a NaN
     */
    public static float[] pool(float[] field, int rows, int columns, int side) {
        Cellwise.requireShape(field, rows, columns);
        if (side < 1 || side > Math.min(rows, columns)) {
            throw new IllegalArgumentException(
                    "blocks of %d x %d cells do not fit %d x %d"
                            .formatted(side, side, rows, columns));
        }
        int across = columns / side;
        float[] blocks = new float[rows / side * across];
        for (int i = 0; i < blocks.length; i++) {
            int corner = i / across * side * columns + i % across * side;
            float largest = Float.NEGATIVE_INFINITY;
            for (int k = 0; k < side * side; k++) {
                // Math.max hands NaN on.
                largest = Math.max(largest, field[corner + k / side * columns + k % side]);
            }
            blocks[i] = largest;
        }
        return blocks;
    }
}
