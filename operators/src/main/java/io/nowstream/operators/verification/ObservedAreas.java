package io.nowstream.operators.verification;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Cells of one frame over a threshold, and which of them belong together: those that touch, by an
 * edge or a corner.
 *
 * @param over all of them, ascending
 * @param areas each the cells that belong together, ascending, in the order of their first cells
 */
record ObservedAreas(int[] over, List<int[]> areas) {

    /**
     * @param values row-major; NaN is over nothing
     * @param threshold compared as a float, as the cells are
     */
    static ObservedAreas of(float[] values, int columns, double threshold) {
        float limit = (float) threshold;
        BitSet left = new BitSet(values.length);
        for (int cell = 0; cell < values.length; cell++) {
            if (values[cell] >= limit) {
                left.set(cell);
            }
        }
        int[] over = left.stream().toArray();
        List<int[]> areas = new ArrayList<>();
        for (int cell : over) {
            if (left.get(cell)) {
                areas.add(taken(cell, left, columns));
            }
        }
        return new ObservedAreas(over, areas);
    }

    /** Takes a cell and all that hang together with it. */
    private static int[] taken(int first, BitSet left, int columns) {
        int[] cells = new int[16];
        int count = 0;
        cells[count++] = first;
        left.clear(first);
        for (int i = 0; i < count; i++) {
            int column = cells[i] % columns;
            for (int down = -1; down <= 1; down++) {
                for (int right = -1; right <= 1; right++) {
                    int next = cells[i] + down * columns + right;
                    boolean isNeighbour =
                            next >= 0 && column + right >= 0 && column + right < columns;
                    if (isNeighbour && left.get(next)) {
                        left.clear(next);
                        if (count == cells.length) {
                            cells = Arrays.copyOf(cells, 2 * count);
                        }
                        cells[count++] = next;
                    }
                }
            }
        }
        int[] area = Arrays.copyOf(cells, count);
        Arrays.sort(area);
        return area;
    }

    /** Whether an area has a cell in common with others. */
    static boolean overlap(int[] area, int[] ascending) {
        for (int cell : area) {
            if (Arrays.binarySearch(ascending, cell) >= 0) {
                return true;
            }
        }
        return false;
    }
}
