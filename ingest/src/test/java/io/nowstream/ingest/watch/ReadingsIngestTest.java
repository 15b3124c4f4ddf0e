package io.nowstream.ingest.watch;

import static io.nowstream.ingest.publish.TestFrames.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.ingest.publish.PublishException;
import io.nowstream.ingest.publish.RecordedReadings;
import io.nowstream.ingest.publish.SettableClock;
import io.nowstream.ingest.readings.ReadingsFile;
import io.nowstream.ingest.readings.SensorLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingsIngestTest {

    private static final String HEADER = "time,source,value,x,y\n";

    @TempDir private Path home;
    private Path directory;
    private Path state;
    private final RecordedReadings log = new RecordedReadings();
    private final SettableClock clock = new SettableClock("12:00");
    private ReadingsIngest ingest;

    @BeforeEach
    void start() throws Exception {
        directory = Files.createDirectories(home.resolve("incoming"));
        state = home.resolve("state");
        open();
    }

    @AfterEach
    void stop() throws IOException {
        ingest.close();
    }

    private void open() throws IOException, InterruptedException {
        ingest =
                ReadingsIngest.open(
                        directory,
                        new ReadingsFile("gauges", SensorLayout.ofMovingSensors("")),
                        "gauges",
                        log,
                        state,
                        clock,
                        WatchSettings.DEFAULT);
    }

    private void restart() throws IOException, InterruptedException {
        ingest.close();
        open();
    }

    // The verbs.

    /** A line of a gauge, with its line break. */
    private static String line(String time, double value) {
        return "2024-06-12T%s:00Z,gauge-1,%s,100,200\n".formatted(time, value);
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.writeString(directory.resolve(name), String.join("", lines));
    }

    private void append(String name, String... lines) throws IOException {
        Files.writeString(
                directory.resolve(name), String.join("", lines), StandardOpenOption.APPEND);
    }

    /** Looks once a second. */
    private void passSeconds(int seconds) throws IOException, InterruptedException {
        for (int i = 0; i < seconds; i++) {
            clock.advance(Duration.ofSeconds(1));
            ingest.poll();
        }
    }

    private List<String> published() {
        return log.readings().stream()
                .map(r -> "%s %s".formatted(r.validTime().toString().substring(11, 16), r.value()))
                .toList();
    }

    private List<String> rejected() {
        return log.rows().stream().map(row -> row.origin() + ": " + row.reason()).toList();
    }

    private static byte[] gzipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    // The sentences.

    @Test
    void a_file_is_read_when_it_has_settled_and_stamped_with_its_arrival() throws Exception {
        write("a.csv", HEADER, line("11:55", 0.4), line("11:56", 0.5));
        passSeconds(2);
        assertThat(published()).isEmpty();

        passSeconds(1);
        assertThat(published()).containsExactly("11:55 0.4", "11:56 0.5");
        assertThat(log.readings())
                .allMatch(reading -> reading.arrivalTime().equals(at("12:00:03")))
                .allMatch(reading -> reading.feed().equals("gauges"));
    }

    @Test
    void files_that_settle_together_are_read_in_the_order_of_their_names() throws Exception {
        write("2.csv", HEADER, line("11:56", 2));
        write("1.csv", HEADER, line("11:55", 1));
        write("3.jsonl", "{\"time\":1718193420,\"source\":\"g\",\"value\":3,\"x\":1,\"y\":1}\n");
        write("notes.txt", "hello");
        passSeconds(5);

        assertThat(published()).containsExactly("11:55 1.0", "11:56 2.0", "11:57 3.0");
    }

    @Test
    void of_a_file_that_has_grown_what_is_new_is_read() throws Exception {
        write("a.csv", HEADER, line("11:55", 0.4));
        passSeconds(3);
        append("a.csv", line("11:56", 0.5), "rubbish\n");
        passSeconds(3);
        append("a.csv", line("11:57", 0.6));
        passSeconds(3);

        assertThat(published()).containsExactly("11:55 0.4", "11:56 0.5", "11:57 0.6");
        assertThat(rejected()).containsExactly("a.csv:4: 1 fields, the first line has 5");
    }

    @Test
    void a_file_that_grew_while_nobody_looked_goes_on_where_it_was() throws Exception {
        write("a.csv", HEADER, "rubbish\n", line("11:55", 0.4));
        passSeconds(3);
        ingest.close();
        append("a.csv", line("11:56", 0.5));
        open();
        passSeconds(3);

        assertThat(published()).containsExactly("11:55 0.4", "11:56 0.5");
        assertThat(rejected()).hasSize(1);
    }

    @Test
    void a_file_that_begins_otherwise_is_another_one_and_read_whole() throws Exception {
        write("a.csv", HEADER, line("11:55", 0.4), line("11:56", 0.5));
        passSeconds(3);
        write("a.csv", HEADER, line("11:57", 0.6));
        passSeconds(3);

        assertThat(published()).containsExactly("11:55 0.4", "11:56 0.5", "11:57 0.6");
    }

    @Test
    void a_file_that_was_only_touched_is_not_published_again() throws Exception {
        Path file = write("a.csv", HEADER, line("11:55", 0.4), "rubbish\n");
        passSeconds(3);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2024-06-12T13:00:00Z")));
        passSeconds(5);

        assertThat(published()).hasSize(1);
        assertThat(rejected()).hasSize(1);
    }

    @Test
    void half_a_line_waits_for_its_other_half() throws Exception {
        String next = line("11:56", 0.55);
        String half = next.substring(0, next.indexOf("0.55") + 3); // "0.5": a number as well
        write("a.csv", HEADER, line("11:55", 0.4), half);
        passSeconds(15);
        assertThat(published()).containsExactly("11:55 0.4");

        append("a.csv", next.substring(half.length()));
        passSeconds(3);
        assertThat(published()).containsExactly("11:55 0.4", "11:56 0.55");
    }

    @Test
    void a_last_line_without_a_break_is_read_when_nothing_has_come_for_long() throws Exception {
        write("a.csv", HEADER, line("11:55", 0.4), line("11:56", 0.5).strip());
        passSeconds(30);
        assertThat(published()).containsExactly("11:55 0.4", "11:56 0.5");

        append("a.csv", "\n", line("11:57", 0.6));
        passSeconds(30);
        assertThat(published()).containsExactly("11:55 0.4", "11:56 0.5", "11:57 0.6");
    }

    @Test
    void a_bad_last_line_without_a_break_is_rejected_once_however_it_goes_on() throws Exception {
        write("a.csv", HEADER, "rubbish");
        passSeconds(30);
        append("a.csv", "\n", line("11:57", 0.6).strip());
        passSeconds(5);
        restart();
        passSeconds(30);

        assertThat(rejected()).containsExactly("a.csv:2: 1 fields, the first line has 5");
        assertThat(published()).containsExactly("11:57 0.6");
    }

    @Test
    void a_gzip_that_ends_too_early_may_still_be_written() throws Exception {
        byte[] whole = gzipped(HEADER + line("11:55", 0.4) + line("11:56", 0.5));
        Path file = directory.resolve("a.csv.gz");
        Files.write(file, Arrays.copyOf(whole, whole.length - 9));
        passSeconds(10);
        assertThat(rejected()).isEmpty();
        Files.write(file, whole);
        passSeconds(5);

        assertThat(rejected()).isEmpty();
        assertThat(published()).containsExactly("11:55 0.4", "11:56 0.5");
    }

    @Test
    void a_gzip_that_stays_cut_is_rejected_once() throws Exception {
        byte[] whole = gzipped(HEADER + line("11:55", 0.4));
        Files.write(directory.resolve("a.csv.gz"), Arrays.copyOf(whole, whole.length - 9));
        passSeconds(60);
        restart();
        passSeconds(60);

        assertThat(rejected()).hasSize(1).allMatch(row -> row.contains("truncated gzip"));
    }

    @Test
    void a_restart_publishes_and_rejects_nothing_twice() throws Exception {
        write("a.csv", HEADER, line("11:55", 0.4), "rubbish\n");
        passSeconds(5);
        restart();
        passSeconds(5);

        assertThat(published()).hasSize(1);
        assertThat(rejected()).hasSize(1);
        assertThat(log.rowsReadBack()).isEqualTo(1);
    }

    @Test
    void what_was_not_acknowledged_comes_again_but_for_what_was_rejected() throws Exception {
        write("a.csv", HEADER, "rubbish\n", line("11:55", 0.4));
        log.loseAcknowledgements();
        assertThatThrownBy(() -> passSeconds(5)).isInstanceOf(PublishException.class);
        log.recover();
        restart();
        passSeconds(5);

        assertThat(published()).containsExactly("11:55 0.4", "11:55 0.4");
        assertThat(rejected()).hasSize(1);
    }

    @Test
    void a_broker_that_goes_away_in_the_middle_of_a_file_loses_nothing() throws Exception {
        write("a.csv", HEADER, line("11:55", 0.4), "rubbish\n", line("11:56", 0.5));
        log.failAfter(2);
        assertThatThrownBy(() -> passSeconds(5)).isInstanceOf(PublishException.class);
        log.recover();
        restart();
        passSeconds(5);

        assertThat(published()).containsExactly("11:55 0.4", "11:55 0.4", "11:56 0.5");
        assertThat(rejected()).hasSize(1);
    }

    @Test
    void with_its_journal_lost_or_damaged_nothing_is_rejected_twice() throws Exception {
        write("a.csv", HEADER, "rubbish\n", line("11:55", 0.4));
        passSeconds(5);
        Path journal = state.resolve("gauges.readings");
        for (String damage : List.of("", "nowstream-readings 1\tlive.readings 1\n\0\0\n")) {
            ingest.close();
            Files.writeString(journal, damage);
            open();
            passSeconds(5);
        }

        assertThat(published()).hasSize(3).containsOnly("11:55 0.4");
        assertThat(rejected()).hasSize(1);
    }

    @Test
    void a_log_that_was_created_anew_is_filled_anew() throws Exception {
        write("a.csv", HEADER, line("11:55", 0.4));
        passSeconds(5);
        log.createAnew();
        restart();
        passSeconds(5);

        assertThat(published()).containsExactly("11:55 0.4");
    }

    @Test
    void a_directory_that_goes_and_comes_back_ends_nothing() throws Exception {
        write("a.csv", HEADER, line("11:55", 0.4));
        passSeconds(5);
        Path elsewhere = home.resolve("elsewhere");
        Files.move(directory, elsewhere);
        passSeconds(5);
        restart();
        passSeconds(5);
        Files.move(elsewhere, directory);
        append("a.csv", line("11:56", 0.5));
        passSeconds(5);

        assertThat(published()).containsExactly("11:55 0.4", "11:56 0.5");
    }

    @Test
    void two_do_not_fill_one_feed() {
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessage(
                        state.resolve("gauges.readings.lock")
                                + " is locked: another ingest fills this feed; stop it, or use"
                                + " another state directory");
    }

    @Test
    void arrival_never_goes_back_when_the_clock_does() throws Exception {
        write("a.csv", HEADER, line("11:55", 0.4));
        passSeconds(3);
        clock.set("11:58");
        restart();
        write("b.csv", HEADER, line("11:56", 0.5));
        passSeconds(3);

        assertThat(log.readings())
                .extracting(reading -> reading.arrivalTime())
                .containsExactly(at("12:00:03"), at("12:00:03"));
    }
}
