package io.nowstream.ingest.readings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nowstream.frames.Reading;
import io.nowstream.frames.Rejected;
import io.nowstream.ingest.ProjectedPoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingsFileTest implements ReadingSink {

    private static final Instant ARRIVAL = Instant.parse("2024-06-12T12:06:00Z");
    private static final String LCC =
            "+proj=lcc +lat_1=60 +lat_2=62 +lat_0=61 +lon_0=25 +a=6371229 +b=6371229 +units=m";

    @TempDir Path directory;

    private final List<Reading> readings = new ArrayList<>();
    private final List<Rejected> rows = new ArrayList<>();

    @Override
    public void accept(Reading reading) {
        readings.add(reading);
    }

    @Override
    public void reject(Rejected row) {
        rows.add(row);
    }

    /** Rain gauges at known metres. */
    private SensorLayout gauges() throws IOException {
        Path csv = directory.resolve("gauges-layout.csv");
        Files.writeString(
                csv,
                "source,quantity,x,y\ngauge-17,rain_rate,1500,-2500\ngauge-18,rain_rate,0,0\n");
        return SensorLayout.read(csv, LCC);
    }

    private ReadingsSummary read(SensorLayout layout, String name, String... lines)
            throws Exception {
        return read(layout, Files.writeString(directory.resolve(name), String.join("\n", lines)));
    }

    private ReadingsSummary read(SensorLayout layout, Path file) throws Exception {
        return new ReadingsFile("rain", layout).read(file, ARRIVAL, this);
    }

    private void assertRejected(String... originsAndReasons) {
        assertThat(rows)
                .extracting(row -> row.origin() + ": " + row.reason())
                .containsExactly(originsAndReasons);
    }

    private static Instant at(String time) {
        return Instant.parse("2024-06-12T" + time + "Z");
    }

    @Test
    void a_csv_of_gauges_gets_its_places_from_the_layout() throws Exception {
        ReadingsSummary done =
                read(
                        gauges(),
                        "rain.csv",
                        "time,source,value",
                        "2024-06-12T12:05:00Z,gauge-17,0.4",
                        "2024-06-12T14:05:00.2509+02:00,\"gauge-18\", 1e1");

        assertThat(done).isEqualTo(new ReadingsSummary(2, 0));
        assertThat(readings)
                .containsExactly(
                        new Reading("rain", "gauge-17", at("12:05:00"), ARRIVAL, 1500, -2500, 0.4),
                        new Reading("rain", "gauge-18", at("12:05:00.250"), ARRIVAL, 0, 0, 10));
    }

    @Test
    void json_lines_are_the_same_as_csv() throws Exception {
        read(
                gauges(),
                "rain.jsonl",
                "{\"value\": 0.4, \"source\": \"gauge-17\", \"time\": \"2024-06-12T12:05:00Z\","
                        + " \"battery\": {\"volts\": [3.1]}}",
                "",
                "{\"time\": 1718193900.25, \"source\": \"gauge-18\", \"value\": \"10\"}");

        assertThat(rows).isEmpty();
        assertThat(readings)
                .containsExactly(
                        new Reading("rain", "gauge-17", at("12:05:00"), ARRIVAL, 1500, -2500, 0.4),
                        new Reading("rain", "gauge-18", at("12:05:00.250"), ARRIVAL, 0, 0, 10));
    }

    @Test
    void a_vehicle_says_itself_where_it_is_and_needs_no_value() throws Exception {
        read(
                SensorLayout.ofMovingSensors(LCC),
                "probes.jsonl",
                "{\"time\": \"2024-06-12T12:05:00Z\", \"source\": \"v1\", \"x\": 5, \"y\": -7.5}",
                "{\"time\": \"2024-06-12T12:05:00Z\", \"source\": \"v2\", \"lon\": 24.9384,"
                        + " \"lat\": 60.1699, \"value\": 13.5}");

        assertThat(rows).isEmpty();
        assertThat(readings.get(0).x()).isEqualTo(5);
        assertThat(readings.get(0).y()).isEqualTo(-7.5);
        assertThat(readings.get(0).hasValue()).isFalse();
        ProjectedPoint helsinki = ProjectedPoint.of(LCC, 24.9384, 60.1699);
        assertThat(readings.get(1).x()).isEqualTo(helsinki.x()).isCloseTo(-3417, within(10.0));
        assertThat(readings.get(1).y()).isEqualTo(helsinki.y());
        assertThat(readings.get(1).value()).isEqualTo(13.5);
    }

    @Test
    void a_place_in_the_row_goes_before_the_layouts() throws Exception {
        read(gauges(), "rain.csv", "time,source,x,y,value", "1718193900,gauge-17,1,2,0.4");

        assertThat(readings.get(0).x()).isEqualTo(1);
        assertThat(readings.get(0).y()).isEqualTo(2);
    }

    @Test
    void a_bad_line_is_rejected_with_its_number_and_the_next_is_read() throws Exception {
        ReadingsSummary done =
                read(
                        gauges(),
                        "rain.csv",
                        "time,source,value",
                        "2024-06-12T12:05:00Z,gauge-99,0.4",
                        "2024-06-12T12:05:00Z,gauge-17,wet",
                        "2024-06-12T12:05:00Z,gauge-17,NaN",
                        "2024-06-12T12:05:00Z,gauge-17,1e999",
                        "2024-06-12T12:05:00Z,gauge-17,",
                        "2024-06-12T12:05:00Z,gauge-17,-0.1",
                        "2024-06-12T12:05:00Z,gauge-17,401",
                        "2024-06-12 12:05,gauge-17,0.4",
                        "1718193900000,gauge-17,0.4",
                        "+999999999-12-31T23:59:59Z,gauge-17,0.4",
                        ",gauge-17,0.4",
                        "2024-06-12T12:05:00Z,,0.4",
                        "2024-06-12T12:05:00Z,gauge-17",
                        "2024-06-12T12:05:00Z,\"gauge-17,0.4",
                        "x".repeat(5000),
                        "2024-06-12T12:05:00Z,gauge-17,0.4");

        assertThat(done).isEqualTo(new ReadingsSummary(1, 15));
        assertRejected(
                "rain.csv:2: source gauge-99 stands in no layout, and the row says no place",
                "rain.csv:3: value \"wet\" is no number",
                "rain.csv:4: value \"NaN\" is no number",
                "rain.csv:5: value \"1e999\" is no number",
                "rain.csv:6: no value",
                "rain.csv:7: value -0.1; rain_rate runs from 0.0 to 400.0 mm/h",
                "rain.csv:8: value 401.0; rain_rate runs from 0.0 to 400.0 mm/h",
                "rain.csv:9: time \"2024-06-12 12:05\" is no time such as 2024-06-12T12:05:00Z, nor"
                        + " Unix seconds",
                "rain.csv:10: time 1718193900000 lies outside 1970 to 2100",
                "rain.csv:11: time +999999999-12-31T23:59:59Z lies outside 1970 to 2100",
                "rain.csv:12: no time",
                "rain.csv:13: no source",
                "rain.csv:14: 2 fields, the first line has 3",
                "rain.csv:15: a quote is not closed on the line",
                "rain.csv:16: the line is too long");
        assertThat(rows.get(1).bytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("2024-06-12T12:05:00Z,gauge-17,wet");
        assertThat(rows.get(1).rejectedAt()).isEqualTo(ARRIVAL);
        assertThat(readings).hasSize(1);
    }

    @Test
    void a_bad_place_is_rejected() throws Exception {
        read(
                SensorLayout.ofMovingSensors(LCC),
                "probes.csv",
                "time,source,x,y,lon,lat",
                "1718193900,v1,5,,,",
                "1718193900,v1,5,here,,",
                "1718193900,v1,,,25,91",
                "1718193900,v1,,,25,",
                "1718193900,v1,,,,");
        assertRejected(
                "probes.csv:2: no y",
                "probes.csv:3: y \"here\" is no number",
                "probes.csv:4: longitude 25.0, latitude 91.0 is not on earth",
                "probes.csv:5: no lat",
                "probes.csv:6: source v1 stands in no layout, and the row says no place");

        rows.clear();
        read(
                SensorLayout.ofMovingSensors(""),
                "p.csv",
                "time,source,lon,lat",
                "1718193900,v,25,60");
        assertRejected(
                "p.csv:2: got lon and lat; a grid without geography takes x and y in metres");
        assertThat(readings).isEmpty();
    }

    @Test
    void what_is_no_json_object_is_rejected() throws Exception {
        read(
                gauges(),
                "rain.jsonl",
                "17",
                "{\"time\": 1718193900, \"source\": \"gauge-17\", \"value\": null}",
                "{\"time\": [1718193900], \"source\": \"gauge-17\", \"value\": 1}",
                "{\"time\": 1718193900, \"source\": \"gauge-17\", \"value\": 1} {}",
                "{\"time\": 1718193900, \"source\": \"gauge-17\", \"value\": 1",
                "{\"time\": 1718193900, \"source\": \"gauge-17\", \"value\": NaN}");

        assertThat(rows).hasSize(6);
        assertThat(rows.get(0).reason()).isEqualTo("not a JSON object");
        assertThat(rows.get(1).reason()).isEqualTo("no value");
        assertThat(rows.get(2).reason()).isEqualTo("no time");
        assertThat(rows.get(3).reason()).isEqualTo("goes on behind its object");
        assertThat(rows.get(4).reason()).startsWith("not JSON: ");
        assertThat(rows.get(5).reason()).startsWith("not JSON: ");
        assertThat(readings).isEmpty();
    }

    @Test
    void a_csv_whose_first_line_names_no_columns_is_rejected_once() throws Exception {
        read(gauges(), "rain.csv", "2024-06-12T12:05:00Z,gauge-17,0.4", "more", "and more");
        read(gauges(), "twice.csv", "time,source,Time,value", "more");

        assertRejected(
                "rain.csv:1: no column time in the first line; expected time, source, and value or"
                        + " a place; nothing of the file is read",
                "twice.csv:1: two columns are named \"time\"");
    }

    @Test
    void a_gzipped_file_that_is_cut_keeps_what_was_before_the_cut() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(
                    "time,source,value\n1718193900,gauge-17,0.4\n"
                            .getBytes(StandardCharsets.UTF_8));
        }
        Path file = directory.resolve("rain.csv.gz");
        Files.write(file, bytes.toByteArray());
        assertThat(read(gauges(), file)).isEqualTo(new ReadingsSummary(1, 0));

        Files.write(file, Arrays.copyOf(bytes.toByteArray(), bytes.size() - 4));
        assertThat(read(gauges(), file)).isEqualTo(new ReadingsSummary(1, 1));
        assertRejected("rain.csv.gz:3: truncated gzip: ends too early");
    }

    @Test
    void another_kind_of_file_is_a_mistake_and_one_that_is_gone_the_disks_failure() {
        assertThat(ReadingsFile.recognises(Path.of("a.csv.gz"))).isTrue();
        assertThat(ReadingsFile.recognises(Path.of("a.jsonl"))).isTrue();
        assertThat(ReadingsFile.recognises(Path.of("a.xml"))).isFalse();
        assertThatThrownBy(() -> read(gauges(), directory.resolve("a.xml")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a.xml: readings are in .csv or .jsonl, also with .gz");
        assertThatThrownBy(() -> read(gauges(), directory.resolve("a.csv")))
                .isInstanceOf(NoSuchFileException.class);
    }
}
