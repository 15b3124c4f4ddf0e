package io.nowstream.ingest.readings;

import io.nowstream.frames.Quantity;
import io.nowstream.frames.Reading;
import io.nowstream.frames.Rejected;
import io.nowstream.ingest.BoundedLines;
import io.nowstream.ingest.BoundedLines.Line;
import io.nowstream.ingest.ProjectedPoint;
import io.nowstream.ingest.TextFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads files of a feed's readings, {@code .csv} or {@code .jsonl}, gzipped or not, a line at a
 * time.
 *
 * <p>Fields are {@code time} (ISO 8601 with its offset, or Unix seconds), {@code source} and {@code
 * value}; and where the source moves, or is in no layout, its place: {@code x} and {@code y} in
 * metres of the grid's projection, or {@code lon} and {@code lat}. A row with a place of its own
 * needs no value: it is a mere position.
 *
 * <pre>
 *   time,source,value
 *   2024-06-12T12:05:00Z,gauge-17,0.4
 *
 *   {"time": "2024-06-12T12:05:00Z", "source": "vehicle-1203", "lon": -73.98, "lat": 40.75}
 * </pre>
 *
 * <p>A line that is no reading is rejected with its number and its reason, and the next one is
 * read.
 */
public final class ReadingsFile {

    /** What is longer is no reading. */
    public static final int MAX_LINE_BYTES = 4096;

    /**
     * Which lines of a file are read.
     *
     * @param after how many at its beginning are left out; those that name columns count all the
     *     same
     * @param last number of the last one that is read
     */
    public record Lines(long after, long last) {

        public static final Lines ALL = new Lines(0, Long.MAX_VALUE);
    }

    private final String feed;
    private final SensorLayout layout;

    /**
     * @param feed whose frames the readings go into
     * @param layout where its sensors stand
     */
    public ReadingsFile(String feed, SensorLayout layout) {
        this.feed = feed;
        this.layout = layout;
    }

    /** Whether a file is a file of readings, by its name. */
    public static boolean recognises(Path file) {
        return RowReader.of(TextFile.plainName(file)).isPresent();
    }

    /**
     * Reads all of a file.
     *
     * @param arrivalTime when ingest first saw it; also when its bad lines are rejected
     * @param sink gets readings and bad lines in the file's order
     * @throws IllegalArgumentException if it is no file of readings by its name
     * @throws IOException if the disk fails, or the file is gone
     */
    public ReadingsSummary read(Path file, Instant arrivalTime, ReadingSink sink)
            throws IOException, InterruptedException {
        return read(file, Lines.ALL, arrivalTime, sink);
    }

    /** Reads some lines of a file; for the rest as above. */
    public ReadingsSummary read(Path file, Lines wanted, Instant arrivalTime, ReadingSink sink)
            throws IOException, InterruptedException {
        RowReader rows =
                RowReader.of(TextFile.plainName(file))
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "%s: readings are in .csv or .jsonl, also with .gz"
                                                        .formatted(file.getFileName())));
        Pass pass = new Pass(file.getFileName().toString(), wanted, arrivalTime, sink);
        try (BoundedLines lines = TextFile.open(file, MAX_LINE_BYTES)) {
            while (lines.number() < wanted.last()) {
                Optional<Line> line = lines.next();
                if (line.isEmpty() || !pass.take(line.get(), rows)) {
                    break;
                }
            }
        } catch (IOException e) {
            if (!TextFile.isDamage(e)) {
                throw e;
            }
            pass.endedBy(TextFile.damage(e));
        }
        return new ReadingsSummary(pass.readings, pass.rejected);
    }

    /**
     * A row as a reading.
     *
     * @throws IllegalArgumentException if it is none, saying why
     */
    private Reading reading(Columns row, Instant arrivalTime) {
        Instant validTime = row.time("time");
        String source = row.text("source");
        Optional<Sensor> sensor = layout.sensor(source);
        Optional<ProjectedPoint> own = layout.place(row);
        if (own.isEmpty() && sensor.isEmpty()) {
            throw new IllegalArgumentException(
                    "source %s stands in no layout, and the row says no place"
                            .formatted(Columns.shortened(source)));
        }
        double value = own.isPresent() && !row.has("value") ? Double.NaN : row.number("value");
        sensor.ifPresent(known -> refuseOutOfRange(value, known.quantity()));
        return new Reading(
                feed,
                source,
                validTime,
                arrivalTime,
                own.map(ProjectedPoint::x).or(() -> sensor.map(Sensor::x)).orElseThrow(),
                own.map(ProjectedPoint::y).or(() -> sensor.map(Sensor::y)).orElseThrow(),
                value);
    }

    private static void refuseOutOfRange(double value, Quantity quantity) {
        if (value < quantity.nothing() || value > quantity.ceiling()) {
            throw new IllegalArgumentException(
                    "value %s; %s runs from %s to %s %s"
                            .formatted(
                                    value,
                                    SensorLayout.nameOf(quantity),
                                    quantity.nothing(),
                                    quantity.ceiling(),
                                    quantity.unit()));
        }
    }

    /** One pass over one file. */
    private final class Pass {

        private final String name;
        private final Lines wanted;
        private final Instant arrivalTime;
        private final ReadingSink sink;
        private long readings;
        private long rejected;
        private long number;

        Pass(String name, Lines wanted, Instant arrivalTime, ReadingSink sink) {
            this.name = name;
            this.wanted = wanted;
            this.arrivalTime = arrivalTime;
            this.sink = sink;
        }

        /** Takes a line; false if it makes no sense to go on. */
        boolean take(Line line, RowReader rows) throws InterruptedException {
            number = line.number();
            boolean isLeftOut = number <= wanted.after();
            // Left out or not, a first line that names the columns must be known.
            if (line.isBlank() || isLeftOut && rows.goesOn()) {
                return true;
            }
            Optional<Reading> reading;
            try {
                reading = rows.row(line).map(row -> reading(row, arrivalTime));
            } catch (IllegalArgumentException e) {
                if (!isLeftOut) {
                    reject(number, String.valueOf(e.getMessage()), line.bytes());
                }
                return rows.goesOn();
            }
            if (reading.isPresent()) {
                readings++;
                sink.accept(reading.get());
            }
            return true;
        }

        void endedBy(String damage) throws InterruptedException {
            reject(number + 1, damage, new byte[0]);
        }

        private void reject(long line, String reason, byte[] bytes) throws InterruptedException {
            rejected++;
            sink.reject(Rejected.of("%s:%d".formatted(name, line), reason, bytes, arrivalTime));
        }
    }
}
