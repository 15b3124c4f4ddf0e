package io.nowstream.ingest.traffic;

import io.nowstream.frames.Quantity;
import java.util.List;

/** Where a set of files keeps the flow of a slot and a cell. */
enum FlowLayout {

    /**
     * STDN's benchmark (Yao et al., AAAI 2019): {@code volume[slot][west to east][south to
     * north][start, end]}, 10 x 20 cells of 1 km.
     *
     * <p>Which way the axes point is said nowhere; the flows say it: with the origin in the south
     * west, midtown, Central Park and Washington Heights fall where they lie. The frame turns that
     * picture to have north at the top, so it has 20 rows and 10 columns.
     */
    STDN("volume", "nyc-stdn", 4) {

        private static final int EASTWARD = 10;
        private static final int NORTHWARD = 20;

        @Override
        boolean fits(List<Integer> shape) {
            return shape.subList(1, 4).equals(List.of(EASTWARD, NORTHWARD, 2));
        }

        @Override
        String expected() {
            return "[slots, 10, 20, 2]";
        }

        @Override
        int slots(List<Integer> shape) {
            return shape.get(0);
        }

        @Override
        int index(int slot, Quantity flow, int cell) {
            int east = cell % EASTWARD;
            int north = NORTHWARD - 1 - cell / EASTWARD;
            int end = flow == Quantity.INFLOW ? 1 : 0;
            return ((slot * EASTWARD + east) * NORTHWARD + north) * 2 + end;
        }
    },

    /**
     * Deep-NYC-Taxi-Bike (ITSC 2022): {@code arr_0[in, out][slot][zone]}, a month in 31 days of
     * slots whatever its length, 69 taxi zones of Manhattan in one row.
     */
    ZONES("arr_0", "nyc-zones", 3) {

        private static final int SLOTS = 31 * 48;
        private static final int PLACES = 69;

        @Override
        boolean fits(List<Integer> shape) {
            return shape.equals(List.of(2, SLOTS, PLACES));
        }

        @Override
        String expected() {
            return "[2, 1488, 69]";
        }

        @Override
        int slots(List<Integer> shape) {
            return shape.get(1);
        }

        @Override
        int index(int slot, Quantity flow, int cell) {
            int out = flow == Quantity.INFLOW ? 0 : 1;
            return (out * SLOTS + slot) * PLACES + cell;
        }
    };

    private final String key;
    private final String place;
    private final int axes;

    FlowLayout(String key, String place, int axes) {
        this.key = key;
        this.place = place;
        this.axes = axes;
    }

    /** The array's name in its file. */
    String key() {
        return key;
    }

    /** Name of its grid in {@link Places}. */
    String place() {
        return place;
    }

    /** Whether an array of this shape can be one of these. */
    boolean takes(List<Integer> shape) {
        return shape.size() == axes && fits(shape);
    }

    /**
     * @param shape with the right number of axes
     */
    abstract boolean fits(List<Integer> shape);

    /** The shape that is expected, for messages. */
    abstract String expected();

    /** How many slots an array of this shape holds. */
    abstract int slots(List<Integer> shape);

    /**
     * Where a flow stands in the flattened array.
     *
     * @param cell of the frame's grid, row-major, row 0 in the north
     */
    abstract int index(int slot, Quantity flow, int cell);
}
