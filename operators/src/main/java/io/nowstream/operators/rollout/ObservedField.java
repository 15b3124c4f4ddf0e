package io.nowstream.operators.rollout;

import io.nowstream.frames.Quantity;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A frame as numbers, with what {@link Sanity} asks of every frame of a sequence; looked through
 * once, though it is in many sequences. Shared: never written to.
 *
 * @param values channel after channel, each row-major, row 0 in the north, in the channel's unit;
 *     NaN where there is no coverage
 * @param extents of each channel
 * @param uncovered the values that are NaN
 */
record ObservedField(float[] values, List<Extent> extents, BitSet uncovered) {

    /**
     * How much there is in a channel.
     *
     * @param mass the sum of the covered cells' values above {@link Quantity#nothing()}
     * @param largest the largest value, or negative infinity if no cell is covered
     */
    record Extent(double mass, float largest) {}

    /**
     * @param values kept, not copied
     * @param quantities of the channels, which are of one size
     */
    static ObservedField of(float[] values, List<Quantity> quantities) {
        int cells = values.length / quantities.size();
        BitSet uncovered = new BitSet();
        List<Extent> extents = new ArrayList<>(quantities.size());
        for (int channel = 0; channel < quantities.size(); channel++) {
            int from = channel * cells;
            extents.add(extent(values, from, from + cells, quantities.get(channel), uncovered));
        }
        return new ObservedField(values, List.copyOf(extents), uncovered);
    }

    private static Extent extent(
            float[] values, int from, int to, Quantity quantity, BitSet uncovered) {
        float nothing = quantity.nothing();
        double mass = 0;
        float largest = Float.NEGATIVE_INFINITY;
        for (int cell = from; cell < to; cell++) {
            float value = values[cell];
            if (Float.isNaN(value)) {
                int end = endOfHole(values, cell, to);
                uncovered.set(cell, end);
                cell = end - 1;
            } else {
                if (value != nothing) {
                    mass += value - nothing;
                }
                largest = Math.max(largest, value);
            }
        }
        return new Extent(mass, largest);
    }

    /** Coverage has long edges: whole runs of cells are outside it. */
    private static int endOfHole(float[] values, int start, int to) {
        int end = start + 1;
        while (end < to && Float.isNaN(values[end])) {
            end++;
        }
        return end;
    }
}
