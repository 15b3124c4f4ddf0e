package io.nowstream.ingest.knmi;

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
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * KNMI's radar composite of the Netherlands: accumulated rain in mm, uint16, row 0 in the north.
 *
 * <p>Delivered as rain rate in mm/h: the calibration's mm per code times 3600 s over the file's own
 * accumulation time. The codes stay as they are; 65535 (no coverage) and 0 (no rain) stay apart.
 */
public final class KnmiFormat implements FrameFormat {

    private static final FileTime NAME =
            new FileTime("RAD_NL25_\\w+_(\\d{12})\\.h5", "uuuuMMddHHmm");

    /** For example {@code GEO = 0.010000 * PV + 0.000000}. */
    private static final Pattern CALIBRATION =
            Pattern.compile("GEO\\s*=\\s*([\\d.eE+-]+)\\s*\\*\\s*PV\\s*([+-])\\s*([\\d.eE+-]+)");

    /** For example {@code 26-AUG-2010;00:05:00.000}. */
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern("dd-MMM-uuuu;HH:mm:ss[.SSS]")
                    .toFormatter(Locale.ENGLISH);

    private static final Duration LONGEST = Duration.ofDays(1);

    @Override
    public String feed() {
        return "nl-radar";
    }

    @Override
    public Duration cadence() {
        return Duration.ofMinutes(5);
    }

    @Override
    public Optional<Instant> timeInName(Path file) {
        return NAME.in(file);
    }

    @Override
    public Frame read(Path file, Instant arrivalTime) throws MalformedFrameException, IOException {
        try (Hdf5File hdf = Hdf5File.load(file)) {
            Instant start = time(hdf, "product_datetime_start");
            Instant end = time(hdf, "product_datetime_end");
            IntegerGrid image = hdf.grid("image1/image_data", 2, false);
            Grid grid = KnmiGrid.of(hdf, image.rows(), image.columns());
            Packing packing = packing(hdf, Duration.between(start, end));
            makeOneNodata(hdf, image.cells(), packing.nodata());
            byte[] cells = Cells.packCodes(image.cells(), packing);
            Channel channel = Channel.of(Quantity.RAIN_RATE, packing, cells);
            return new Frame(feed(), grid, end, arrivalTime, List.of(channel));
        }
    }

    private static Instant time(Hdf5File hdf, String attribute) throws MalformedFrameException {
        String text = hdf.text("overview", attribute);
        try {
            return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new MalformedFrameException(
                    hdf.name(),
                    "%s is \"%s\", expected e.g. 26-AUG-2010;00:05:00.000"
                            .formatted(attribute, text),
                    e);
        }
    }

    private static Packing packing(Hdf5File hdf, Duration interval) throws MalformedFrameException {
        String parameter = hdf.text("image1", "image_geo_parameter");
        if (!parameter.startsWith("ACCUMULATED_PRECIPITATION")) {
            throw new MalformedFrameException(
                    hdf.name(),
                    "holds %s, expected accumulated precipitation".formatted(parameter));
        }
        if (interval.isNegative() || interval.isZero() || interval.compareTo(LONGEST) > 0) {
            throw new MalformedFrameException(
                    hdf.name(),
                    "accumulates over %s, expected between a second and a day".formatted(interval));
        }
        String formula = hdf.text("image1/calibration", "calibration_formulas");
        Matcher calibration = CALIBRATION.matcher(formula);
        if (!calibration.find()) {
            throw new MalformedFrameException(
                    hdf.name(),
                    "calibration is \"%s\", expected GEO = scale * PV + offset".formatted(formula));
        }
        double perHour = 3600.0 / interval.toSeconds();
        try {
            double scale = Double.parseDouble(calibration.group(1)) * perHour;
            double offset = Double.parseDouble(calibration.group(2) + calibration.group(3));
            int nodata = code(hdf, "calibration_missing_data");
            int undetect = offset == 0 && nodata != 0 ? 0 : Packing.NONE;
            return new Packing(CellType.UINT16, scale, offset * perHour, nodata, undetect);
        } catch (IllegalArgumentException e) {
            throw new MalformedFrameException(
                    hdf.name(), "calibration \"%s\": %s".formatted(formula, e.getMessage()), e);
        }
    }

    /**
     * Missing and out of the image are both "no coverage"; where their codes differ, one serves.
     */
    private static void makeOneNodata(Hdf5File hdf, int[] cells, int nodata)
            throws MalformedFrameException {
        if (!hdf.has("image1/calibration", "calibration_out_of_image")) {
            return;
        }
        int outside = code(hdf, "calibration_out_of_image");
        if (outside == nodata) {
            return;
        }
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] == outside) {
                cells[i] = nodata;
            }
        }
    }

    private static int code(Hdf5File hdf, String attribute) throws MalformedFrameException {
        double code = hdf.number("image1/calibration", attribute);
        if (code != Math.rint(code) || code < 0 || code > CellType.UINT16.largestCode()) {
            throw new MalformedFrameException(
                    hdf.name(),
                    "%s is %s, expected a code of 0 to 65535".formatted(attribute, code));
        }
        return (int) code;
    }
}
