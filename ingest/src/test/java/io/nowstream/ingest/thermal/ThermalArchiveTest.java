package io.nowstream.ingest.thermal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.CellType;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Rejected;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.publish.RecordedLog;
import io.nowstream.ingest.publish.ReplayPlan;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.ingest.publish.Replayer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThermalArchiveTest {

    private static final String NAME = "20240612_1205_17.jsonl.gz";

    @TempDir Path directory;
    private final List<Archive> open = new ArrayList<>();

    @AfterEach
    void closeWhatIsOpen() throws IOException {
        for (Archive archive : open) {
            archive.close();
        }
    }

    /** A picture at {@code second} of 1970, all of one temperature. */
    private static String picture(double second, String celsius) {
        return line(Double.toString(second), "17", rows(celsius));
    }

    private static String line(String timestamp, String sensor, String data) {
        return ("{\"Timestamp\": %s, \"Sensor ID\": \"Sensor_32x32_%s\", \"Sensor size\":"
                        + " \"32x32\", \"Room Temperature\": 21.0, \"RSSI\": -77, \"data\": %s}")
                .formatted(timestamp, sensor, data);
    }

    private static String rows(String celsius) {
        return list(32, list(32, celsius));
    }

    private static String list(int count, String item) {
        return IntStream.range(0, count)
                .mapToObj(i -> item)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static byte[] gzipped(String... lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private void recorded(String... lines) throws IOException {
        Files.write(directory.resolve(NAME), gzipped(lines));
    }

    private FeedArchive feed() throws IOException {
        Archive archive = Archives.open(directory);
        open.add(archive);
        return archive.feeds().get(0);
    }

    private List<ArchivedFrame> frames() throws IOException {
        return feed().frames();
    }

    private static float[] celsius(ArchivedFrame frame) throws Exception {
        Frame read = frame.read();
        return read.channels().get(0).values(read.grid());
    }

    private static void assertRefused(ArchivedFrame frame, String reason) {
        assertThatThrownBy(frame::read)
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage(NAME + ": " + reason);
    }

    /** A bad line between two good ones. */
    private void assertBadLine(String line, String reason) throws Exception {
        recorded(picture(1, "20.0"), line, picture(1.2, "21.0"));

        List<ArchivedFrame> frames = frames();

        assertThat(frames).hasSize(3);
        assertThat(celsius(frames.get(0))).containsOnly(20f);
        assertRefused(frames.get(1), reason);
        assertThat(celsius(frames.get(2))).containsOnly(21f);
    }

    @Test
    void a_sensor_is_a_feed_of_pictures_at_their_exact_times() throws Exception {
        recorded(
                line("1620392734.152666", "17", rows("10.5")),
                line("1620392734.237737", "17", rows("11.0")));

        FeedArchive feed = feed();
        Frame frame = feed.frames().get(1).read();

        assertThat(feed.feed()).isEqualTo("thermal-17");
        assertThat(feed.cadence()).isEqualTo(Duration.ofMillis(100));
        assertThat(feed.ends()).isFalse();
        assertThat(feed.frames())
                .extracting(ArchivedFrame::validTime)
                .containsExactly(
                        Instant.parse("2021-05-07T13:05:34.153Z"),
                        Instant.parse("2021-05-07T13:05:34.238Z"));
        assertThat(feed.frames().get(1).origin()).isEqualTo(NAME + ":2");
        assertThat(frame.feed()).isEqualTo("thermal-17");
        assertThat(frame.validTime()).isEqualTo("2021-05-07T13:05:34.238Z");
        assertThat(frame.grid()).isEqualTo(Grid.local(32, 32, 0.1));
        assertThat(frame.channels()).hasSize(1);
        assertThat(frame.channels().get(0).quantity()).isEqualTo(Quantity.TEMPERATURE);
        assertThat(frame.channels().get(0).packing())
                .isEqualTo(new Packing(CellType.UINT16, 0.01, -80, 65_535, Packing.NONE));
    }

    /** A tenth of a degree more in each cell. */
    private static String rowsOfTenths(int first) {
        return IntStream.range(0, 32)
                .mapToObj(row -> IntStream.range(first + 32 * row, first + 32 * row + 32))
                .map(row -> row.mapToObj(tenth -> Float.toString(tenth / 10f)))
                .map(row -> row.collect(Collectors.joining(", ", "[", "]")))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    @Test
    void every_tenth_of_a_degree_comes_back_as_it_was() throws Exception {
        int coldest = -800;
        int warmest = 1500;
        for (int first = coldest; first <= warmest; first += 1024) {
            int start = Math.min(first, warmest - 1023);
            recorded(line("1.0", "17", rowsOfTenths(start)));

            float[] celsius = celsius(frames().get(0));

            for (int i = 0; i < celsius.length; i++) {
                assertThat(celsius[i]).isEqualTo((start + i) / 10f);
            }
        }
    }

    @Test
    void plain_files_are_read_too_and_recordings_of_a_sensor_are_one_feed() throws Exception {
        Files.writeString(directory.resolve("20240612_1206_17.jsonl"), picture(5, "2.0"));
        recorded(picture(1, "1.0"));
        Files.write(directory.resolve("20240612_1205_18.jsonl.gz"), gzipped("{}"));
        Files.writeString(directory.resolve("20241312_1206_17.jsonl"), "no such month");

        try (Archive archive = Archives.open(directory)) {
            assertThat(archive.feeds())
                    .extracting(FeedArchive::feed)
                    .containsExactly("thermal-17", "thermal-18");
            List<ArchivedFrame> frames = archive.feeds().get(0).frames();
            assertThat(frames).hasSize(2);
            assertThat(celsius(frames.get(1))).containsOnly(2f);
        }
    }

    @Test
    void frames_are_read_in_any_order() throws Exception {
        recorded(
                IntStream.range(0, 50)
                        .mapToObj(i -> picture(1 + i / 10.0, i + ".5"))
                        .toArray(String[]::new));

        List<ArchivedFrame> frames = frames();

        for (int i : new int[] {0, 49, 48, 48, 3, 4, 0}) {
            assertThat(celsius(frames.get(i))).containsOnly(i + 0.5f);
        }
    }

    @Test
    void lines_out_of_order_are_listed_by_their_times() throws Exception {
        recorded(picture(2, "2.0"), picture(1, "1.0"), picture(3, "3.0"));

        List<ArchivedFrame> frames = frames();

        assertThat(frames).extracting(ArchivedFrame::validTime).isSorted();
        assertThat(celsius(frames.get(0))).containsOnly(1f);
    }

    @Test
    void a_line_that_is_no_picture_is_refused_with_its_number_and_disturbs_no_other()
            throws Exception {
        assertBadLine("[1, 2]", "line 2: not a JSON object");
        assertBadLine("{}", "line 2: no Timestamp");
        assertBadLine("{\"Timestamp\": 1.1}", "line 2: no Sensor ID");
        assertBadLine(
                "{\"Timestamp\": 1.1, \"Sensor ID\": \"Sensor_32x32_17\"}", "line 2: no data");
        assertBadLine(line("\"1.1\"", "17", rows("1.0")), "line 2: Timestamp is no number");
        assertBadLine(
                line("1620392734152", "17", rows("1.0")),
                "line 2: Timestamp 1620392734152 is not in seconds of 1970 to 2100");
        assertBadLine(
                line("-1", "17", rows("1.0")),
                "line 2: Timestamp -1 is not in seconds of 1970 to 2100");
        assertBadLine(line("1.1", "18", rows("1.0")), "line 2: is of sensor 18, expected 17");
        assertBadLine(
                line("1.1", "17", rows("1.0")).replace("\"32x32\"", "\"64x64\""),
                "line 2: Sensor size is 64x64, expected 32x32");
        assertBadLine(line("1.1", "17", "7"), "line 2: data is no list of rows");
        assertBadLine(
                line("1.1", "17", list(31, list(32, "1.0"))),
                "line 2: data has 31 rows, expected 32");
        assertBadLine(
                line("1.1", "17", list(33, list(32, "1.0"))), "line 2: data has more than 32 rows");
        assertBadLine(
                line("1.1", "17", list(32, list(31, "1.0"))),
                "line 2: row 0 has 31 numbers, expected 32");
        assertBadLine(
                line("1.1", "17", list(32, list(33, "1.0"))),
                "line 2: row 0 has more than 32 numbers");
        assertBadLine(line("1.1", "17", rows("null")), "line 2: row 0, column 0 is no number");
        assertBadLine(line("1.1", "17", rows("[]")), "line 2: row 0, column 0 is no number");
        assertBadLine(
                line("1.1", "17", rows("-80.1")),
                "line 2: row 0, column 0 is -80.1; expected -80 to 150 °C");
        assertBadLine(
                line("1.1", "17", rows("1e9")),
                "line 2: row 0, column 0 is 1e9; expected -80 to 150 °C");
        assertBadLine(picture(1.1, "1.0") + " {}", "line 2: goes on behind its object");
        assertBadLine("x".repeat(40_000), "line 2: more than 32,768 bytes; a picture has fewer");
    }

    @Test
    void what_is_no_json_is_refused_in_the_parsers_words() throws Exception {
        for (String line :
                List.of(
                        line("1.1", "17", rows("NaN")),
                        picture(1.1, "1.0").substring(0, 3000),
                        "{\"Timestamp\": 1, \"Timestamp\": 2}",
                        "\u0000\u0001",
                        "Timestamp=1")) {
            recorded(picture(1, "20.0"), line, picture(1.2, "21.0"));

            assertThatThrownBy(() -> frames().get(1).read())
                    .as(line.substring(0, Math.min(40, line.length())))
                    .isInstanceOf(MalformedFrameException.class)
                    .hasMessageStartingWith(NAME + ": line 2: not JSON: ");
            assertThat(celsius(frames().get(2))).containsOnly(21f);
        }
    }

    @Test
    void a_line_without_a_time_is_listed_behind_the_line_before_it() throws Exception {
        recorded("{}", picture(1_718_193_901, "1.0"), "{}", "", picture(1_718_193_902, "2.0"));

        assertThat(frames())
                .extracting(ArchivedFrame::validTime)
                .containsExactly(
                        Instant.parse("2024-06-12T12:05:00Z"),
                        Instant.parse("2024-06-12T12:05:01Z"),
                        Instant.parse("2024-06-12T12:05:01Z"),
                        Instant.parse("2024-06-12T12:05:02Z"));
    }

    @Test
    void a_cut_file_keeps_the_lines_before_the_cut() throws Exception {
        byte[] whole = gzipped(picture(1, "1.0"), picture(1.1, "2.0"), picture(1.2, "3.0"));
        for (int length = 0; length < whole.length; length++) {
            Files.write(directory.resolve(NAME), Arrays.copyOf(whole, length));
            List<ArchivedFrame> frames = frames();
            ArchivedFrame last = frames.get(frames.size() - 1);

            assertThat(frames.size()).isBetween(1, 4);
            assertThatThrownBy(last::read)
                    .as("cut at %d", length)
                    .isInstanceOf(MalformedFrameException.class)
                    .hasMessageStartingWith(NAME + ": line " + frames.size() + ": truncated gzip");
            for (ArchivedFrame frame : frames.subList(0, frames.size() - 1)) {
                assertThat(frame.read().feed()).isEqualTo("thermal-17");
            }
        }
    }

    @Test
    void what_is_no_gzip_is_one_frame_that_says_so() throws Exception {
        Files.writeString(directory.resolve(NAME), picture(1, "1.0"));

        assertThat(frames()).hasSize(1);
        assertRefused(frames().get(0), "line 1: damaged gzip: Not in GZIP format");
    }

    @Test
    void a_file_that_has_changed_since_it_was_listed_is_refused() throws Exception {
        recorded(picture(1, "1.0"), picture(2, "2.0"));
        List<ArchivedFrame> frames = frames();
        recorded(picture(3, "1.0"));

        assertRefused(
                frames.get(0),
                "line 1: was listed for 1970-01-01T00:00:01Z and is of 1970-01-01T00:00:03Z");
        assertRefused(frames.get(1), "line 2: the file ends before it");
    }

    @Test
    void a_replay_publishes_both_of_two_pictures_in_a_slot_and_ticks_where_there_are_none()
            throws Exception {
        recorded(picture(1.000, "1.0"), picture(1.007, "2.0"), "broken", picture(1.310, "3.0"));
        RecordedLog log = new RecordedLog();

        try (Archive archive = Archives.open(directory)) {
            new Replayer(log, Clock.systemUTC())
                    .replay(archive, ReplayPlan.flatOut(Duration.ZERO), ReplayProgress.SILENT);
        }

        assertThat(log.records())
                .extracting(record -> record.kind() + " " + record.arrivalTime().toEpochMilli())
                .containsExactly(
                        "FRAME 1000",
                        "FRAME 1007",
                        "TICK 1107",
                        "TICK 1207",
                        "TICK 1307",
                        "FRAME 1310");
        assertThat(log.records())
                .filteredOn(record -> record.kind() == FeedRecord.Kind.FRAME)
                .extracting(record -> record.frame().validTime())
                .containsExactly(
                        Instant.ofEpochMilli(1000),
                        Instant.ofEpochMilli(1007),
                        Instant.ofEpochMilli(1310));
        assertThat(log.rows()).extracting(Rejected::origin).containsExactly(NAME + ":3");
    }
}
