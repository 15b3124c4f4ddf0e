package io.nowstream.models.layers.scan;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The orders in which a scan walks over the cells of an image; no cell twice in one direction.
 *
 * <p>There is one instance for each content, kept for the life of the process: a program knows few
 * sizes of image.
 */
public final class Directions {

    private record Image(int rows, int columns) {}

    private static final ConcurrentHashMap<Image, Directions> BY_IMAGE = new ConcurrentHashMap<>();
    private static final List<Directions> ALL = new CopyOnWriteArrayList<>();

    private final int id;
    private final int cells;
    private final int[][] orders;

    private Directions(int id, int cells, int[][] orders) {
        this.id = id;
        this.cells = cells;
        this.orders = orders;
    }

    /**
     * The four directions of VMamba's cross-scan: row-major, column-major, and both backwards.
     *
     * @throws IllegalArgumentException if the image is empty
     */
    public static Directions of(int rows, int columns) {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException(
                    "an image of %d x %d cells cannot be scanned".formatted(rows, columns));
        }
        return BY_IMAGE.computeIfAbsent(new Image(rows, columns), Directions::fourOf);
    }

    private static Directions fourOf(Image image) {
        int cells = Math.multiplyExact(image.rows(), image.columns());
        int[][] orders = new int[4][cells];
        for (int l = 0; l < cells; l++) {
            int across = l;
            int down = l % image.rows() * image.columns() + l / image.rows();
            orders[0][l] = across;
            orders[1][l] = down;
            orders[2][cells - 1 - l] = across;
            orders[3][cells - 1 - l] = down;
        }
        return along(cells, orders);
    }

    /**
     * Any directions.
     *
     * @param cells of the image
     * @param orders for each direction the cells it visits, in its order; all directions visit
     *     equally many, and need not visit all
     * @throws IllegalArgumentException if a direction leaves the image, meets a cell twice or is
     *     longer than another, or if there is none
     */
    public static synchronized Directions along(int cells, int[]... orders) {
        if (orders.length == 0) {
            throw new IllegalArgumentException("a scan needs at least one direction");
        }
        for (int[] order : orders) {
            if (order.length != orders[0].length) {
                throw new IllegalArgumentException(
                        "directions must visit equally many cells, not %d and %d"
                                .formatted(orders[0].length, order.length));
            }
            BitSet visited = new BitSet(cells);
            for (int cell : order) {
                if (cell < 0 || cell >= cells || visited.get(cell)) {
                    throw new IllegalArgumentException(
                            "a direction must visit cells 0 to %d at most once, not %s"
                                    .formatted(cells - 1, Arrays.toString(order)));
                }
                visited.set(cell);
            }
        }
        for (Directions known : ALL) {
            if (known.cells == cells && Arrays.deepEquals(known.orders, orders)) {
                return known;
            }
        }
        Directions added = new Directions(ALL.size(), cells, orders.clone());
        ALL.add(added);
        return added;
    }

    /** How many directions, K. */
    public int count() {
        return orders.length;
    }

    /** How many cells the image has, row-major. */
    public int cells() {
        return cells;
    }

    /** How many cells each direction visits, L. */
    public int steps() {
        return orders[0].length;
    }

    /** The cells that direction k visits, in its order. Not to be changed. */
    public int[] order(int k) {
        return orders[k];
    }

    /** Finds this instance again, see {@link #withId}. */
    int id() {
        return id;
    }

    static Directions withId(int id) {
        return ALL.get(id);
    }
}
