package io.nowstream.app.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The gauges of the layout that comes with the product, a reading a minute of each, and what their
 * cells' means of five minutes have to be, by other means.
 */
final class Gauges {

    static final Instant BEGIN = Instant.parse("2024-06-12T12:00:00Z");
    static final Path LAYOUT =
            Path.of(System.getProperty("nowstream.home"), "flink-conf", "layouts", "gauges.csv");
    static final int ROWS = 6;
    static final int COLUMNS = 8;

    /** Minutes in a frame. */
    static final int CADENCE = 5;

    private static final String HEADER = "time,source,value\n";

    private final Map<String, Integer> cells = new TreeMap<>();

    Gauges() throws IOException {
        for (String line : Files.readAllLines(LAYOUT).subList(1, 17)) {
            String[] fields = line.split(",");
            int column = (Integer.parseInt(fields[2]) + 8000) / 2000;
            int row = (6000 - Integer.parseInt(fields[3])) / 2000;
            cells.put(fields[0], row * COLUMNS + column);
        }
    }

    /** The section of a feed made of them. */
    static String section(Path directory) {
        return """
                 readings:
                   make: mean
                   directory: %s
                   settle: 200 ms
                   layout: %s
                   quantity: rain_rate
                   grid:
                     projection: +proj=laea +lat_0=39.2 +lon_0=-97.4 +units=m +a=6370997 +b=6370997
                     west: -8000
                     north: 6000
                     cell: 2000
                     rows: %d
                     columns: %d
                   out-of-order: 1 min
                   lateness: 1 h
                 length: 6
                 leads: 2
                 horizon: 36500 d
                 deadline: 0 s
                 nowcaster: persistence
                 baselines: [persistence]
                 warnings: []
               """
                .formatted(directory, LAYOUT, ROWS, COLUMNS)
                .indent(2);
    }

    /** Their readings of some minutes, without a first line. */
    List<String> lines(int fromMinute, int untilMinute) {
        List<String> lines = new ArrayList<>();
        for (int minute = fromMinute; minute < untilMinute; minute++) {
            for (String gauge : cells.keySet()) {
                lines.add(line(gauge, minute));
            }
        }
        return lines;
    }

    static String line(String gauge, int minute) {
        return "%s,%s,%s\n".formatted(time(minute), gauge, value(gauge, minute));
    }

    /** Writes a file of lines under another name first, as a careful sender does. */
    static void put(Path directory, String name, List<String> lines) throws IOException {
        Path part = directory.resolve("." + name);
        Files.writeString(part, HEADER + String.join("", lines));
        Files.move(part, directory.resolve(name));
    }

    static Instant time(int minute) {
        return BEGIN.plusSeconds(60L * minute);
    }

    /** mm/h, in eighths, so that a mean does not depend on who adds up. */
    private static double value(String gauge, int minute) {
        return Math.floorMod(gauge.hashCode() + 7 * minute, 160) / 8.0;
    }

    /** The frame of the slot that ends with a minute, without the reading of one gauge at one. */
    float[] means(int endMinute, String withoutGauge, int atMinute) {
        double[] sums = new double[ROWS * COLUMNS];
        int[] counts = new int[ROWS * COLUMNS];
        for (int minute = endMinute - CADENCE; minute < endMinute; minute++) {
            for (Map.Entry<String, Integer> gauge : cells.entrySet()) {
                if (minute != atMinute || !gauge.getKey().equals(withoutGauge)) {
                    sums[gauge.getValue()] += value(gauge.getKey(), minute);
                    counts[gauge.getValue()]++;
                }
            }
        }
        float[] means = new float[ROWS * COLUMNS];
        for (int cell = 0; cell < means.length; cell++) {
            means[cell] = counts[cell] == 0 ? Float.NaN : (float) (sums[cell] / counts[cell]);
        }
        return means;
    }

    float[] means(int endMinute) {
        return means(endMinute, "", -1);
    }
}
