package io.nowstream.ingest.sevir;

import io.nowstream.frames.Grid;
import io.nowstream.ingest.ProjectedPoint;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One event of the catalogue.
 *
 * @param id e.g. {@code S801234}
 * @param fileName relative to {@code data/}
 * @param fileIndex which entry of that file
 * @param timeUtc the event's middle
 * @param offsets of each frame from {@code timeUtc}, ascending
 * @param grid from the corners and sizes, row 0 in the north
 */
record CatalogRow(
        String id,
        String fileName,
        int fileIndex,
        Instant timeUtc,
        List<Duration> offsets,
        Grid grid) {

    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    /** The corners come rounded; what is off by more than a cell is another map. */
    private static final double SLACK_CELLS = 1;

    /**
     * @param columns the header's names and where they stand
     * @param fields one line
     * @throws IllegalArgumentException if a field is missing or makes no sense
     */
    static CatalogRow of(Map<String, Integer> columns, List<String> fields) {
        Row row = new Row(columns, fields);
        String id = row.text("id");
        if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("id \"%s\" is not a word".formatted(id));
        }
        return new CatalogRow(
                id,
                row.text("file_name"),
                row.whole("file_index"),
                time(row.text("time_utc")),
                offsets(row.text("minute_offsets")),
                grid(row));
    }

    Instant validTime(int frame) {
        return timeUtc.plus(offsets.get(frame));
    }

    private static Instant time(String text) {
        try {
            return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "time_utc \"%s\" is not YYYY-MM-DD HH:MM:SS".formatted(text), e);
        }
    }

    /** Colon-separated minutes, e.g. {@code -120:-115:…:120}. */
    private static List<Duration> offsets(String text) {
        List<Duration> offsets =
                Arrays.stream(text.split(":"))
                        .map(minutes -> Duration.ofMinutes(Integer.parseInt(minutes.trim())))
                        .toList();
        for (int i = 1; i < offsets.size(); i++) {
            if (offsets.get(i).compareTo(offsets.get(i - 1)) <= 0) {
                throw new IllegalArgumentException("minute_offsets do not ascend: " + text);
            }
        }
        return offsets;
    }

    private static Grid grid(Row row) {
        int columns = row.whole("size_x");
        int rows = row.whole("size_y");
        double width = row.number("width_m") / columns;
        double height = row.number("height_m") / rows;
        ProjectedPoint corner = row.corner("llcrnrlon", "llcrnrlat");
        // The projection's grid is on whole metres; the catalogue's degrees are rounded.
        double west = Math.rint(corner.x());
        double south = Math.rint(corner.y());
        Grid grid =
                new Grid(
                        rows,
                        columns,
                        SevirLayout.PROJECTION,
                        west,
                        south + rows * height,
                        width,
                        height);
        ProjectedPoint upper = row.corner("urcrnrlon", "urcrnrlat");
        if (Math.abs(upper.x() - grid.x(columns)) > SLACK_CELLS * width
                || Math.abs(upper.y() - grid.y(0)) > SLACK_CELLS * height) {
            throw new IllegalArgumentException("its corners and sizes do not agree");
        }
        return grid;
    }

    /** Fields by the header's names. */
    private record Row(Map<String, Integer> columns, List<String> fields) {

        String text(String name) {
            Integer column = columns.get(name);
            if (column == null || column >= fields.size() || fields.get(column).isEmpty()) {
                throw new IllegalArgumentException("no " + name);
            }
            return fields.get(column);
        }

        /** A whole number, also if a spreadsheet has written it as 384.0. */
        int whole(String name) {
            double number = number(name);
            if (number != Math.rint(number) || number < 0 || number > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("%s is %s".formatted(name, text(name)));
            }
            return (int) number;
        }

        double number(String name) {
            try {
                return Double.parseDouble(text(name));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "%s is \"%s\", not a number".formatted(name, text(name)), e);
            }
        }

        ProjectedPoint corner(String longitude, String latitude) {
            return ProjectedPoint.of(SevirLayout.PROJECTION, number(longitude), number(latitude));
        }
    }
}
