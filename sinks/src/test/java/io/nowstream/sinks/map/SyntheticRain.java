package io.nowstream.sinks.map;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Frame;
import io.nowstream.frames.GapReport;
import io.nowstream.frames.Grid;
import io.nowstream.frames.GridProjection;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Tier;
import io.nowstream.frames.Warning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Showers that drift over a grid: a feed without data, for tests and for looking at the page. */
record SyntheticRain(String feed, Grid grid, Quantity quantity, Packing packing, Duration cadence) {

    static final Packing CODES = new Packing(CellType.UINT8, 0.5, 0, 255, 0);

    private static final ModelId MODEL = new ModelId("advection", "ab".repeat(32));

    /** KNMI's composite: polar stereographic, 1 km. */
    static SyntheticRain overTheNetherlands(String feed) {
        Grid grid =
                new Grid(
                        765,
                        700,
                        "+proj=stere +lat_0=90 +lat_ts=60 +lon_0=0 +x_0=0 +y_0=0"
                                + " +a=6378140 +b=6356750",
                        0,
                        -3_650_000,
                        1000,
                        1000);
        return new SyntheticRain(feed, grid, Quantity.RAIN_RATE, CODES, Duration.ofMinutes(5));
    }

    /** A box of SEVIR's size in the American Midwest. */
    static SyntheticRain overTheMidwest(String feed) {
        Grid grid =
                new Grid(
                        384,
                        384,
                        "+proj=laea +lat_0=38 +lon_0=-98 +x_0=0 +y_0=0 +a=6370997 +b=6370997",
                        0,
                        350_000,
                        1000,
                        1000);
        Packing codes = new Packing(CellType.UINT8, 1, 0, 255, 0);
        return new SyntheticRain(feed, grid, Quantity.VIL, codes, Duration.ofMinutes(5));
    }

    static SyntheticRain withoutGeography(String feed) {
        return new SyntheticRain(
                feed,
                Grid.local(48, 64, 100),
                Quantity.REFLECTIVITY,
                CODES,
                Duration.ofMinutes(15));
    }

    Frame frameAt(Instant validTime) {
        return new Frame(
                feed,
                grid,
                validTime,
                validTime.plusSeconds(60),
                List.of(Channel.of(quantity, packing, cellsAt(validTime, 0))));
    }

    ForecastField leadOf(Instant issueTime, int lead, int leads) {
        Instant validTime = issueTime.plus(cadence.multipliedBy(lead));
        return new ForecastField(
                "demo",
                feed,
                issueTime,
                0,
                issueTime.getEpochSecond() / cadence.toSeconds(),
                lead,
                leads,
                validTime,
                1,
                grid,
                List.of(Channel.of(quantity, packing, cellsAt(validTime, lead))),
                MODEL,
                Tier.ADVECTION,
                GapReport.COMPLETE);
    }

    /** An eight-sided area around the strongest shower. */
    ActiveWarnings warningAt(Instant issueTime) {
        Instant onset = issueTime.plus(cadence.multipliedBy(4));
        double[] centre = centre(0, onset);
        double radius = 0.09 * grid.columns();
        double[] ring = new double[2 * 9];
        GridProjection projection = grid.hasGeography() ? new GridProjection(grid) : null;
        for (int i = 0; i <= 8; i++) {
            double angle = Math.PI / 4 * (i % 8);
            double column = centre[1] * grid.columns() + radius * Math.cos(angle);
            double row = centre[0] * grid.rows() + radius * Math.sin(angle);
            double[] xy =
                    projection == null
                            ? new double[] {column, row}
                            : projection.lonLat(row, column);
            ring[2 * i] = xy[0];
            ring[2 * i + 1] = xy[1];
        }
        Warning warning =
                new Warning(
                        feed + ".0001",
                        1,
                        Warning.State.UPDATED,
                        quantity,
                        quantity == Quantity.VIL ? 133 : 25,
                        quantity == Quantity.VIL ? 201 : 61.5,
                        issueTime.minus(cadence),
                        onset,
                        issueTime.plus(cadence.multipliedBy(14)),
                        radius * radius * 3 * grid.cellSquareKilometres(),
                        new double[][] {ring},
                        "");
        return new ActiveWarnings(
                "demo", feed, issueTime, issueTime.getEpochSecond(), List.of(warning));
    }

    private double[] centre(int shower, Instant time) {
        double hours = time.getEpochSecond() % 86_400 / 3600.0;
        double row = 0.25 + 0.17 * shower - 0.05 * hours + 0.31 * (shower % 3);
        double column = 0.15 + 0.23 * shower % 1.0 + 0.16 * hours;
        return new double[] {wrapped(row), wrapped(column)};
    }

    private static double wrapped(double v) {
        return v - Math.floor(v);
    }

    /** Gaussian cells on bands, smoother with the lead; no coverage outside a range and behind. */
    private byte[] cellsAt(Instant time, int lead) {
        int[] codes = new int[grid.cells()];
        double peak = quantity == Quantity.VIL ? 215 : quantity == Quantity.REFLECTIVITY ? 56 : 70;
        double[][] centres = new double[7][];
        for (int s = 0; s < centres.length; s++) {
            centres[s] = centre(s, time);
        }
        double phase = time.getEpochSecond() / 900.0;
        for (int i = 0; i < codes.length; i++) {
            double row = (double) (i / grid.columns()) / grid.rows();
            double column = (double) (i % grid.columns()) / grid.columns();
            if (Math.hypot(row - 0.5, column - 0.5) > 0.56 || row < 0.16 && column > 0.72) {
                codes[i] = packing.nodata();
                continue;
            }
            double value = 0;
            for (int s = 0; s < centres.length; s++) {
                double dr = (row - centres[s][0]) * (1.2 + 0.2 * (s % 3));
                double dc = (column - centres[s][1]) * 0.9;
                double width = 0.0013 + 0.0011 * s + 0.00008 * lead;
                value += peak / (1 + 0.55 * s) * Math.exp(-(dr * dr + dc * dc) / width);
            }
            double texture =
                    Math.sin(41 * column - phase) * Math.sin(37 * row + 0.6 * phase)
                            + 0.6 * Math.sin(97 * column + 61 * row - 2 * phase);
            value *= 1 + 0.35 * texture * Math.exp(-0.06 * lead);
            codes[i] = value < 0.2 ? packing.undetect() : packing.codeOf((float) value, quantity);
        }
        return Cells.packCodes(codes, packing);
    }
}
