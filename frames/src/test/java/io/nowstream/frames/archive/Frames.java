package io.nowstream.frames.archive;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Small frames of every packing. */
final class Frames {

    static final Instant NOON = Instant.parse("2024-06-12T12:00:00Z");
    static final Duration CADENCE = Duration.ofMinutes(5);
    static final Grid RADAR =
            new Grid(
                    3,
                    4,
                    "+proj=stere +lat_0=90 +lon_0=0 +lat_ts=60 +a=6378140 +b=6356750",
                    -0.1,
                    -3650000.3,
                    1000.7,
                    999.9);
    static final Packing BYTES = new Packing(CellType.UINT8, 0.5, -32, 255, 0);
    static final Packing SHORTS = new Packing(CellType.UINT16, 0.01, 0, 65535, 65534);
    static final Packing COUNTS = new Packing(CellType.UINT16, 1, 0, Packing.NONE, Packing.NONE);

    private Frames() {}

    static Instant at(int minutes) {
        return NOON.plus(Duration.ofMinutes(minutes));
    }

    /** A radar image with cells of all three states, which arrives half a minute later. */
    static Frame radar(int minutes, int code) {
        int[] codes = new int[RADAR.cells()];
        java.util.Arrays.fill(codes, code);
        codes[0] = 255;
        codes[1] = 0;
        return frame(
                "nl-radar",
                RADAR,
                at(minutes),
                Channel.of(Quantity.REFLECTIVITY, BYTES, Cells.packCodes(codes, BYTES)));
    }

    static Frame rain(int minutes, float... values) {
        return frame(
                "rain",
                Grid.local(1, values.length, 100),
                at(minutes),
                Channel.of(
                        Quantity.RAIN_RATE,
                        SHORTS,
                        Cells.pack(values, SHORTS, Quantity.RAIN_RATE)));
    }

    static Frame floats(int minutes, float... values) {
        return frame(
                "floats",
                Grid.local(1, values.length, 100),
                at(minutes),
                Channel.of(
                        Quantity.TEMPERATURE,
                        Packing.FLOATS,
                        Cells.pack(values, Packing.FLOATS, Quantity.TEMPERATURE)));
    }

    static Frame flows(int minutes, int in, int out) {
        return frame("nyc-taxi", Grid.local(1, 2, 1000), at(minutes), flow(in), outflow(out));
    }

    private static Channel flow(int count) {
        return Channel.of(Quantity.INFLOW, COUNTS, Cells.packCodes(new int[] {count, 7}, COUNTS));
    }

    private static Channel outflow(int count) {
        return Channel.of(Quantity.OUTFLOW, COUNTS, Cells.packCodes(new int[] {0, count}, COUNTS));
    }

    static Frame of(String feed, Frame frame) {
        return new Frame(
                feed, frame.grid(), frame.validTime(), frame.arrivalTime(), frame.channels());
    }

    private static Frame frame(String feed, Grid grid, Instant valid, Channel... channels) {
        return new Frame(feed, grid, valid, valid.plusMillis(30_123), List.of(channels));
    }
}
