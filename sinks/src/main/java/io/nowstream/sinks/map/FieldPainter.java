package io.nowstream.sinks.map;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Grid;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Packing;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Draws one field as a PNG in EPSG:3857: classes in colours, no coverage hatched, dry and outside
 * the grid transparent.
 *
 * <p>Thread-safe. Keeps the lookup tables of the grids drawn last.
 */
final class FieldPainter {

    /** Changes whenever the same field is drawn differently: addresses of images contain it. */
    static final int VERSION = 1;

    static final int NO_COVERAGE_LINE = 0x8C5B6675;
    static final int NO_COVERAGE_GROUND = 0x246B7684;

    private static final byte CLEAR = 0;
    private static final byte HATCH_LINE = 1;
    private static final byte HATCH_GROUND = 2;
    private static final byte FIRST_CLASS = 3;

    private static final int HATCH_PERIOD = 10;
    private static final int HATCH_WIDTH = 2;

    /** A table takes up to 6 MB. */
    private static final int TABLES_KEPT = 8;

    private final Map<Grid, Warp> warps =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Grid, Warp> eldest) {
                    return size() > TABLES_KEPT;
                }
            };

    /**
     * @param channel with its cells, not a claim
     * @return a PNG of the size and place of {@link MapExtent#of}
     * @throws MalformedRecordException if the cells are not those of the grid
     */
    byte[] paint(Grid grid, Channel channel, ColourScheme scheme) {
        Legend legend = Legend.of(channel.quantity());
        byte[] inks = inks(grid, channel, legend);
        Warp warp = warp(grid);
        MapExtent extent = warp.extent();
        int[] cellOf = warp.cells();
        byte[] pixels = new byte[cellOf.length];
        for (int y = 0, i = 0; y < extent.height(); y++) {
            for (int x = 0; x < extent.width(); x++, i++) {
                int cell = cellOf[i];
                byte ink = cell == Warp.OUTSIDE ? CLEAR : inks[cell];
                pixels[i] = ink == HATCH_LINE ? hatch(x, y) : ink;
            }
        }
        return IndexedPng.encode(extent.width(), extent.height(), pixels, palette(legend, scheme));
    }

    private static byte hatch(int x, int y) {
        return (x + y) % HATCH_PERIOD < HATCH_WIDTH ? HATCH_LINE : HATCH_GROUND;
    }

    static int[] palette(Legend legend, ColourScheme scheme) {
        int[] palette = new int[FIRST_CLASS + legend.classes()];
        palette[HATCH_LINE] = NO_COVERAGE_LINE;
        palette[HATCH_GROUND] = NO_COVERAGE_GROUND;
        System.arraycopy(
                scheme.colours(legend.classes()), 0, palette, FIRST_CLASS, legend.classes());
        return palette;
    }

    /** One palette index per cell; no coverage is {@link #HATCH_LINE}. */
    private static byte[] inks(Grid grid, Channel channel, Legend legend) {
        Packing packing = channel.packing();
        byte[] inks = new byte[grid.cells()];
        if (packing.type() == CellType.FLOAT32) {
            float[] values = channel.values(grid);
            for (int i = 0; i < inks.length; i++) {
                inks[i] = ink(values[i], legend);
            }
        } else {
            byte[] inkOfCode = inksOfCodes(channel, legend);
            int[] codes = Cells.unpackCodes(channel.cells(), packing, grid.cells());
            for (int i = 0; i < inks.length; i++) {
                inks[i] = inkOfCode[codes[i]];
            }
        }
        return inks;
    }

    private static byte[] inksOfCodes(Channel channel, Legend legend) {
        byte[] inks = new byte[channel.packing().type().largestCode() + 1];
        for (int code = 0; code < inks.length; code++) {
            inks[code] = ink(channel.packing().valueOf(code, channel.quantity()), legend);
        }
        return inks;
    }

    private static byte ink(float value, Legend legend) {
        if (Float.isNaN(value)) {
            return HATCH_LINE;
        }
        int found = legend.classOf(value);
        return found < 0 ? CLEAR : (byte) (FIRST_CLASS + found);
    }

    private Warp warp(Grid grid) {
        synchronized (warps) {
            Warp known = warps.get(grid);
            if (known != null) {
                return known;
            }
        }
        // Outside the lock: one new grid must not hold up the images of the others.
        Warp made = Warp.of(grid);
        synchronized (warps) {
            warps.put(grid, made);
        }
        return made;
    }
}
