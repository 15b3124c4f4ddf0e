package io.nowstream.operators.rollout;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Fields of a nowcast on their way out: packed as the newest frame is, so that codes survive from
 * file to map.
 *
 * @param packing how, for all of them
 * @param fields compressed cells, lead 1 first
 */
record PackedFields(Packing packing, List<byte[]> fields) {

    /** The code for no coverage where a packing of single bytes has none to spare. */
    private static final int NODATA_16 = CellType.UINT16.largestCode();

    /**
     * Forecast values, lead 1 first.
     *
     * @param newest packing of the newest frame; if it has no code for what the forecast must say,
     *     wider cells are taken for all leads
     */
    static PackedFields of(float[][] values, Packing newest, Quantity quantity) {
        boolean uncovered = false;
        if (newest.nodata() == Packing.NONE) {
            for (float[] field : values) {
                uncovered = uncovered || hasNaN(field);
            }
        }
        Packing packing = ableToSay(uncovered, newest, quantity);
        List<byte[]> fields = new ArrayList<>(values.length);
        for (float[] field : values) {
            fields.add(Cells.pack(field, packing, quantity));
        }
        return new PackedFields(packing, fields);
    }

    /** The newest frame for so many leads, its packed cells as they came. */
    static PackedFields persisting(Channel newest, int cells, int leads) {
        return newest.isClaimed()
                ? ofNothingKnown(newest, cells, leads)
                : new PackedFields(newest.packing(), Collections.nCopies(leads, newest.cells()));
    }

    /** No coverage anywhere: what can be said if not even the newest frame is here. */
    static PackedFields ofNothingKnown(Channel newest, int cells, int leads) {
        float[] unknown = new float[cells];
        Arrays.fill(unknown, Float.NaN);
        PackedFields once = of(new float[][] {unknown}, newest.packing(), newest.quantity());
        return new PackedFields(once.packing, Collections.nCopies(leads, once.fields.get(0)));
    }

    private static Packing ableToSay(boolean uncovered, Packing newest, Quantity quantity) {
        if (newest.type() == CellType.FLOAT32) {
            return newest;
        }
        if (newest.undetect() == Packing.NONE && newest.offset() > quantity.nothing()) {
            return Packing.FLOATS;
        }
        if (!uncovered || newest.nodata() != Packing.NONE) {
            return newest;
        }
        return newest.type() == CellType.UINT8
                ? new Packing(
                        CellType.UINT16,
                        newest.scale(),
                        newest.offset(),
                        NODATA_16,
                        newest.undetect())
                : Packing.FLOATS;
    }

    private static boolean hasNaN(float[] field) {
        for (float value : field) {
            if (Float.isNaN(value)) {
                return true;
            }
        }
        return false;
    }
}
