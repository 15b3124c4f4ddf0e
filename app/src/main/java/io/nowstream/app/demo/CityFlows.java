package io.nowstream.app.demo;

import java.time.Instant;

/**
 * Counts the vehicles that come into cells and leave them, half-hour by half-hour, as gridding
 * does: by consecutive positions of one vehicle, in the half-hour of the later one.
 *
 * <p>Vehicles come one after the other, each in order of time.
 */
final class CityFlows implements CityDrive.Sighted {

    private static final int CELLS = GeneratedCity.GRID.cells();
    private static final long SLOT_SECONDS = GeneratedCity.CADENCE.toSeconds();

    private final long begin;
    private final float[][] in;
    private final float[][] out;
    private int vehicleBefore = -1;
    private int cellBefore;
    private long timeBefore;

    CityFlows(Instant begin, Instant end) {
        this.begin = begin.getEpochSecond();
        int slots = (int) ((end.getEpochSecond() - this.begin) / SLOT_SECONDS);
        in = new float[slots][CELLS];
        out = new float[slots][CELLS];
    }

    int slots() {
        return in.length;
    }

    float[] in(int slot) {
        return in[slot];
    }

    float[] out(int slot) {
        return out[slot];
    }

    @Override
    public void at(int vehicle, long epochSecond, int cell, double row, double column) {
        long slot = Math.floorDiv(epochSecond - begin, SLOT_SECONDS);
        // Gridding looks back one slot; a vehicle that was not seen for longer counts as new.
        boolean known = vehicle == vehicleBefore && timeBefore >= begin + (slot - 1) * SLOT_SECONDS;
        if (known && cell != cellBefore && slot >= 0 && slot < in.length) {
            in[(int) slot][cell]++;
            out[(int) slot][cellBefore]++;
        }
        vehicleBefore = vehicle;
        cellBefore = cell;
        timeBefore = epochSecond;
    }
}
