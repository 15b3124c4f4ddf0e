package io.nowstream.operators.rollout;

import io.nowstream.frames.Quantity;
import java.util.BitSet;

/**
 * A frame as numbers, with what {@link Sanity} asks of every frame of a sequence; looked through
 * once, though it is in many sequences. Shared: never written to.
 *
 * @param values row-major, row 0 in the north, in the quantity's unit; NaN where there is no
 *     coverage
 * @param mass the sum of the covered cells' values above {@link Quantity#nothing()}
 * @param largest the largest value, or negative infinity if no cell is covered
 * @param uncovered the cells that are NaN
 */
record ObservedField(float[] values, double mass, float largest, BitSet uncovered) {

    /**
     * @param values kept, not copied
     */
    static ObservedField of(float[] values, Quantity quantity) {
        float nothing = quantity.nothing();
        double mass = 0;
        float largest = Float.NEGATIVE_INFINITY;
        BitSet uncovered = new BitSet();
        for (int cell = 0; cell < values.length; cell++) {
            float value = values[cell];
            if (Float.isNaN(value)) {
                int end = endOfHole(values, cell);
                uncovered.set(cell, end);
                cell = end - 1;
            } else {
                if (value != nothing) {
                    mass += value - nothing;
                }
                largest = Math.max(largest, value);
            }
        }
        return new ObservedField(values, mass, largest, uncovered);
    }

    /** Coverage has long edges: whole runs of cells are outside it. */
    private static int endOfHole(float[] values, int start) {
        int end = start + 1;
        while (end < values.length && Float.isNaN(values[end])) {
            end++;
        }
        return end;
    }
}
