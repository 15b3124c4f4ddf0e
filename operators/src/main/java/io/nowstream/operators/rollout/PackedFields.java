package io.nowstream.operators.rollout;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.operators.Nowcast.Lead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Fields of one channel of a nowcast on their way out: packed as the newest frame is, so that codes
 * survive from file to map.
 *
 * @param packing how, for all of them
 * @param fields compressed cells, lead 1 first
 */
public record PackedFields(Packing packing, List<byte[]> fields) {

    /** The code for no coverage where a packing of single bytes has none to spare. */
    private static final int NODATA_16 = CellType.UINT16.largestCode();

    /**
     * Forecast values of all channels, as the records carry them.
     *
     * @param newest channels of the newest frame
     * @param values lead 1 first; channel after channel, so many cells each
     * @return lead 1 first
     */
    public static List<Lead> leads(List<Channel> newest, float[][] values, int cells) {
        List<PackedFields> packed = new ArrayList<>();
        for (int channel = 0; channel < newest.size(); channel++) {
            float[][] own = values;
            if (newest.size() > 1) {
                own = new float[values.length][];
                for (int lead = 0; lead < own.length; lead++) {
                    int from = channel * cells;
                    own[lead] = Arrays.copyOfRange(values[lead], from, from + cells);
                }
            }
            Channel like = newest.get(channel);
            packed.add(of(own, like.packing(), like.quantity()));
        }
        return leads(newest, packed);
    }

    /** The newest frame's channels for so many leads; see {@link #persisting}. */
    static List<Lead> persistingLeads(List<Channel> newest, int cells, int leads) {
        return leads(
                newest, newest.stream().map(channel -> persisting(channel, cells, leads)).toList());
    }

    private static List<Lead> leads(List<Channel> newest, List<PackedFields> packed) {
        List<Lead> leads = new ArrayList<>();
        for (int lead = 0; lead < packed.get(0).fields.size(); lead++) {
            List<Channel> channels = new ArrayList<>();
            for (int i = 0; i < newest.size(); i++) {
                PackedFields one = packed.get(i);
                channels.add(
                        Channel.of(newest.get(i).quantity(), one.packing, one.fields.get(lead)));
            }
            leads.add(new Lead(channels));
        }
        return leads;
    }

    /**
     * Forecast values of one channel, lead 1 first.
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
