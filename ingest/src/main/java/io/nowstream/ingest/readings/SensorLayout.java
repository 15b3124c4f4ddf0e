package io.nowstream.ingest.readings;

import io.nowstream.frames.Quantity;
import io.nowstream.ingest.BoundedLines;
import io.nowstream.ingest.BoundedLines.Line;
import io.nowstream.ingest.ProjectedPoint;
import io.nowstream.ingest.TextFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where the sensors of a feed stand and what they measure: a CSV file with columns {@code source},
 * {@code quantity} (rain_rate, inflow, …) and a place, {@code x} and {@code y} in metres of the
 * grid's projection or {@code lon} and {@code lat} in degrees.
 *
 * <pre>
 *   source,quantity,lon,lat
 *   gauge-17,rain_rate,24.9384,60.1699
 * </pre>
 *
 * <p>It is configuration: a mistake in it is told at once, with its line, and nothing starts.
 */
public final class SensorLayout {

    private static final int MAX_LINE_BYTES = 4096;

    private final String projection;
    private final Map<String, Sensor> sensors;

    private SensorLayout(String projection, Map<String, Sensor> sensors) {
        this.projection = projection;
        this.sensors = sensors;
    }

    /**
     * No sensor that stands still: every reading says itself where it was taken.
     *
     * @param projection of the feed's grid, or empty if it has none
     */
    public static SensorLayout ofMovingSensors(String projection) {
        return new SensorLayout(projection, Map.of());
    }

    /**
     * Reads a layout.
     *
     * @param projection of the feed's grid, or empty if it has none
     * @throws IllegalArgumentException if a line makes no sense, saying which and why
     */
    public static SensorLayout read(Path csv, String projection) throws IOException {
        Map<String, Sensor> sensors = new LinkedHashMap<>();
        SensorLayout layout = new SensorLayout(projection, sensors);
        try (BoundedLines lines = TextFile.open(csv, MAX_LINE_BYTES)) {
            Optional<CsvHeader> header = Optional.empty();
            for (Optional<Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                if (line.get().isBlank()) {
                    continue;
                }
                try {
                    if (header.isEmpty()) {
                        header = Optional.of(CsvHeader.of(line.get()));
                    } else {
                        layout.add(header.get().row(line.get()));
                    }
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            "%s, line %,d: %s"
                                    .formatted(
                                            csv.getFileName(), line.get().number(), e.getMessage()),
                            e);
                }
            }
        }
        if (sensors.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s: no sensor in it; expected a line source,quantity,x,y or"
                                    .formatted(csv.getFileName())
                            + " source,quantity,lon,lat and a line for each sensor");
        }
        return layout;
    }

    private void add(Columns row) {
        String id = row.text("source");
        ProjectedPoint place =
                place(row)
                        .orElseThrow(
                                () -> new IllegalArgumentException("no x and y, or lon and lat"));
        Sensor sensor = new Sensor(id, quantity(row.text("quantity")), place.x(), place.y());
        if (sensors.putIfAbsent(id, sensor) != null) {
            throw new IllegalArgumentException(
                    "source %s stands above already".formatted(Columns.shortened(id)));
        }
    }

    private static Quantity quantity(String name) {
        return Arrays.stream(Quantity.values())
                .filter(quantity -> nameOf(quantity).equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "quantity \"%s\" is none of %s"
                                                .formatted(
                                                        Columns.shortened(name),
                                                        Arrays.stream(Quantity.values())
                                                                .map(SensorLayout::nameOf)
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", ")))));
    }

    static String nameOf(Quantity quantity) {
        return quantity.name().toLowerCase(Locale.ROOT);
    }

    /** The sensors, in the file's order. */
    public Collection<Sensor> sensors() {
        return List.copyOf(sensors.values());
    }

    /** The sensor of a name, if it is known here. */
    public Optional<Sensor> sensor(String id) {
        return Optional.ofNullable(sensors.get(id));
    }

    /** Where a row says that it is, if it does. */
    Optional<ProjectedPoint> place(Columns row) {
        if (row.has("x") || row.has("y")) {
            return Optional.of(new ProjectedPoint(row.number("x"), row.number("y")));
        }
        if (!row.has("lon") && !row.has("lat")) {
            return Optional.empty();
        }
        double longitude = row.number("lon");
        double latitude = row.number("lat");
        if (Math.abs(longitude) > 180 || Math.abs(latitude) > 90) {
            throw new IllegalArgumentException(
                    "longitude %s, latitude %s is not on earth".formatted(longitude, latitude));
        }
        if (projection.isEmpty()) {
            throw new IllegalArgumentException(
                    "got lon and lat; a grid without geography takes x and y in metres");
        }
        return Optional.of(ProjectedPoint.of(projection, longitude, latitude));
    }
}
