package io.nowstream.ingest.bom;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.FileTime;
import io.nowstream.ingest.FrameFormat;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.hdf5.Hdf5File;
import io.nowstream.ingest.hdf5.IntegerGrid;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The Bureau's radar rainfall around one radar: {@code precipitation(y, x)}, int16, kg/m² (= mm)
 * since {@code start_time}, with CF's packing attributes (CF-1.6, section 8.1).
 *
 * <p>Delivered as rain rate in mm/h. Codes stay as they are, except that {@code _FillValue}, which
 * is negative, becomes 65535.
 */
public final class BomFormat implements FrameFormat {

    private static final FileTime NAME =
            new FileTime("\\d+_(\\d{8}_\\d{6})\\.prcp-cscn\\.nc", "uuuuMMdd_HHmmss");

    private static final String RAIN = "precipitation";
    private static final int NODATA = 65_535;
    private static final long LONGEST_SECONDS = 86_400;

    @Override
    public String feed() {
        return "au-melbourne";
    }

    @Override
    public Duration cadence() {
        return Duration.ofMinutes(6);
    }

    @Override
    public Optional<Instant> timeInName(Path file) {
        return NAME.in(file);
    }

    @Override
    public Frame read(Path file, Instant arrivalTime) throws MalformedFrameException, IOException {
        try (Hdf5File hdf = Hdf5File.load(file)) {
            long validTime = seconds(hdf, "valid_time");
            long interval = validTime - seconds(hdf, "start_time");
            if (interval < 1 || interval > LONGEST_SECONDS) {
                throw new MalformedFrameException(
                        hdf.name(),
                        "accumulates over %,d s, expected between a second and a day"
                                .formatted(interval));
            }
            IntegerGrid rain = hdf.grid(RAIN, 2, true);
            Grid grid = BomGrid.of(hdf, rain.rows(), rain.columns());
            Packing packing = packing(hdf, interval);
            markMissing(hdf, rain.cells());
            byte[] cells = Cells.packCodes(rain.cells(), packing);
            Channel channel = Channel.of(Quantity.RAIN_RATE, packing, cells);
            return new Frame(
                    feed(), grid, Instant.ofEpochSecond(validTime), arrivalTime, List.of(channel));
        }
    }

    private static long seconds(Hdf5File hdf, String variable) throws MalformedFrameException {
        String unit = hdf.text(variable, "units");
        if (!unit.startsWith("seconds since 1970-01-01")) {
            throw new MalformedFrameException(
                    hdf.name(),
                    "%s is in \"%s\", expected seconds since 1970-01-01 00:00:00 UTC"
                            .formatted(variable, unit));
        }
        double[] value = hdf.numbers(variable);
        // Beyond 10^11 s, or as a fraction, it is no time of a radar.
        if (value.length != 1 || Math.abs(value[0]) > 1e11 || value[0] != Math.rint(value[0])) {
            throw new MalformedFrameException(hdf.name(), variable + " is not one whole second");
        }
        return (long) value[0];
    }

    private static Packing packing(Hdf5File hdf, long intervalSeconds)
            throws MalformedFrameException {
        String unit = hdf.text(RAIN, "units");
        if (!unit.equals("kg m-2") && !unit.equals("mm")) {
            throw new MalformedFrameException(
                    hdf.name(), "precipitation is in \"%s\", expected kg m-2".formatted(unit));
        }
        double scale = hdf.has(RAIN, "scale_factor") ? hdf.number(RAIN, "scale_factor") : 1;
        double offset = hdf.has(RAIN, "add_offset") ? hdf.number(RAIN, "add_offset") : 0;
        try {
            return new Packing(
                    CellType.UINT16,
                    scale * 3600 / intervalSeconds,
                    offset * 3600 / intervalSeconds,
                    NODATA,
                    offset == 0 ? 0 : Packing.NONE);
        } catch (IllegalArgumentException e) {
            throw new MalformedFrameException(hdf.name(), "precipitation: " + e.getMessage(), e);
        }
    }

    private static void markMissing(Hdf5File hdf, int[] cells) throws MalformedFrameException {
        double fill = hdf.has(RAIN, "_FillValue") ? hdf.number(RAIN, "_FillValue") : Double.NaN;
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] == fill) {
                cells[i] = NODATA;
            } else if (cells[i] < 0) {
                throw new MalformedFrameException(
                        hdf.name(),
                        "precipitation has code %d, negative and not _FillValue"
                                .formatted(cells[i]));
            }
        }
    }
}
