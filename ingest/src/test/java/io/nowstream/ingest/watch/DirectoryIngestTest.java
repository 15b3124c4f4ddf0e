package io.nowstream.ingest.watch;

import static io.nowstream.ingest.publish.TestFrames.at;
import static io.nowstream.ingest.publish.TestFrames.inWords;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.Sha256;
import io.nowstream.ingest.publish.PublishException;
import io.nowstream.ingest.publish.QuietFeed;
import io.nowstream.ingest.publish.RecordedLog;
import io.nowstream.ingest.publish.ReplayPlan;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.ingest.publish.Replayer;
import io.nowstream.ingest.publish.SettableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryIngestTest {

    private static final Duration A_SECOND = Duration.ofSeconds(1);

    @TempDir private Path home;
    private Path directory;
    private Path state;
    private final RecordedLog log = new RecordedLog();
    private final SettableClock clock = new SettableClock("12:00");
    private final TinyFormat format = new TinyFormat();
    private DirectoryIngest ingest;

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
                DirectoryIngest.open(
                        directory, format, "a", log, state, clock, WatchSettings.DEFAULT);
    }

    private void restart() throws IOException, InterruptedException {
        ingest.close();
        open();
    }

    /** A file of that time whose frame has this code in all cells. */
    private Path fill(String time, int code) throws IOException {
        return write(nameOf(time), TinyFormat.whole(code));
    }

    private Path write(String name, String text) throws IOException {
        return Files.write(directory.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private static String nameOf(String time) {
        return "f-" + at(time).getEpochSecond() + ".tiny";
    }

    /** Looks once a second. */
    private void passSeconds(int seconds) throws IOException, InterruptedException {
        for (int i = 0; i < seconds; i++) {
            clock.advance(A_SECOND);
            ingest.poll();
        }
    }

    private List<String> published() {
        return inWords(log);
    }

    private List<String> rejected() {
        return log.rows().stream().map(row -> row.origin() + ": " + row.reason()).toList();
    }

    @Test
    void a_file_is_taken_when_it_has_not_changed_for_the_settle_time() throws Exception {
        fill("11:55", 1);

        passSeconds(2);
        assertThat(published()).isEmpty();

        passSeconds(1);
        assertThat(published()).containsExactly("a frame 11:55 arrived 12:00:03");
    }

    @Test
    void a_file_that_is_being_written_is_not_read() throws Exception {
        String whole = TinyFormat.whole(7);
        for (int length = 1; length <= whole.length(); length++) {
            write(nameOf("11:55"), whole.substring(0, length));
            passSeconds(2);
        }
        assertThat(format.reads()).isZero();

        passSeconds(3);
        assertThat(published()).hasSize(1);
        assertThat(format.reads()).isEqualTo(1);
    }

    @Test
    void a_writer_that_pauses_does_not_get_its_file_rejected() throws Exception {
        write(nameOf("11:55"), TinyFormat.whole(7).substring(0, 3));
        passSeconds(4);
        assertThat(format.reads()).isEqualTo(1);
        fill("11:55", 7);
        passSeconds(4);

        assertThat(rejected()).isEmpty();
        assertThat(published()).hasSize(1);
    }

    @Test
    void what_its_decoder_does_not_accept_is_rejected_once() throws Exception {
        Path file = write(nameOf("11:55"), "rubbish");

        passSeconds(30);

        assertThat(published()).isEmpty();
        assertThat(rejected()).containsExactly(nameOf("11:55") + ": not tiny");
        assertThat(log.rows().get(0).sha256()).isEqualTo(Sha256.of(Files.readAllBytes(file)));
        assertThat(log.rows().get(0).rejectedAt()).isEqualTo(at("12:00:05"));
    }

    @Test
    void a_rejected_file_that_is_mended_is_published() throws Exception {
        write(nameOf("11:55"), "rubbish");
        passSeconds(10);
        fill("11:55", 7);
        passSeconds(4);

        assertThat(published()).hasSize(1);
    }

    @Test
    void a_decoder_that_breaks_down_is_about_its_file_alone() throws Exception {
        write(nameOf("11:50"), "boom");
        fill("11:55", 7);

        passSeconds(10);

        assertThat(rejected())
                .containsExactly(
                        nameOf("11:50")
                                + ": its decoder failed: java.lang.IllegalStateException: boom");
        assertThat(published()).hasSize(1);
    }

    @Test
    void a_name_that_says_another_time_than_the_content_is_rejected() throws Exception {
        write(nameOf("11:55"), TinyFormat.wholeOf(at("11:50"), 7));

        passSeconds(10);

        assertThat(rejected())
                .containsExactly(
                        nameOf("11:55")
                                + ": is named for 2024-06-12T11:55:00Z and holds 2024-06-12T11:50:00Z");
    }

    @Test
    void files_in_the_making_are_left_alone_and_taken_at_once_when_renamed() throws Exception {
        Path part = write(nameOf("11:55") + ".part", TinyFormat.whole(7));
        write("." + nameOf("11:50"), TinyFormat.whole(7));
        write(nameOf("11:45") + ".tmp", TinyFormat.whole(7));
        passSeconds(10);
        assertThat(format.reads()).isZero();

        Files.move(part, directory.resolve(nameOf("11:55")), StandardCopyOption.ATOMIC_MOVE);
        passSeconds(1);

        assertThat(published()).containsExactly("a frame 11:55 arrived 12:00:11");
    }

    @Test
    void other_files_and_directories_are_left_alone() throws Exception {
        write("README.txt", "hello");
        Files.createDirectory(directory.resolve(nameOf("11:55")));

        passSeconds(5);

        assertThat(published()).isEmpty();
        assertThat(rejected()).isEmpty();
    }

    @Test
    void files_that_settle_together_are_published_in_order_of_their_times() throws Exception {
        write("z" + nameOf("11:45"), TinyFormat.whole(1));
        write("y" + nameOf("11:50"), TinyFormat.whole(1));
        write("x" + nameOf("11:55"), TinyFormat.whole(1));

        passSeconds(3);

        assertThat(published())
                .extracting(words -> words.substring(8, 13))
                .containsExactly("11:45", "11:50", "11:55");
    }

    @Test
    void a_file_rewritten_with_another_observation_is_a_correction() throws Exception {
        fill("11:55", 7);
        passSeconds(3);
        fill("11:55", 8);
        passSeconds(3);

        assertThat(published())
                .containsExactly(
                        "a frame 11:55 arrived 12:00:03", "a frame 11:55 arrived 12:00:06");
    }

    @Test
    void a_file_rewritten_with_the_same_observation_is_not_published_again() throws Exception {
        Path file = fill("11:55", 7);
        passSeconds(3);
        Files.setLastModifiedTime(
                file, java.nio.file.attribute.FileTime.from(Instant.parse("2024-06-12T13:00:00Z")));
        write("copy-" + nameOf("11:55"), TinyFormat.whole(7));
        passSeconds(10);

        assertThat(published()).hasSize(1);
    }

    @Test
    void a_correction_that_is_taken_back_is_published_as_well() throws Exception {
        for (int code : new int[] {7, 8, 7}) {
            fill("11:55", code);
            passSeconds(3);
        }

        assertThat(published()).hasSize(3);
    }

    @Test
    void a_feed_that_falls_silent_ticks() throws Exception {
        fill("11:55", 7);
        passSeconds(3);
        clock.set("12:12");
        ingest.poll();
        ingest.poll();

        assertThat(published())
                .containsExactly(
                        "a frame 11:55 arrived 12:00:03", "a tick 12:05:03", "a tick 12:10:03");
    }

    @Test
    void ticks_that_are_due_come_before_the_frame() throws Exception {
        fill("11:55", 7);
        passSeconds(3);
        fill("12:05", 7);
        clock.set("12:05");
        ingest.poll();
        clock.set("12:06");
        ingest.poll();

        assertThat(published())
                .containsExactly(
                        "a frame 11:55 arrived 12:00:03",
                        "a tick 12:05:03",
                        "a frame 12:05 arrived 12:06");
    }

    @Test
    void a_restart_publishes_and_rejects_nothing_twice() throws Exception {
        fill("11:50", 7);
        fill("11:55", 7);
        write(nameOf("11:45"), "rubbish");
        passSeconds(10);
        int reads = format.reads();

        restart();
        passSeconds(10);

        assertThat(published()).hasSize(2);
        assertThat(rejected()).hasSize(1);
        assertThat(format.reads()).as("nothing is decoded again").isEqualTo(reads);
    }

    @Test
    void a_restart_finds_what_came_and_what_changed_meanwhile() throws Exception {
        fill("11:50", 7);
        passSeconds(4);
        ingest.close();
        fill("11:50", 8);
        fill("11:55", 7);
        open();
        passSeconds(4);

        assertThat(published())
                .containsExactly(
                        "a frame 11:50 arrived 12:00:03",
                        "a frame 11:50 arrived 12:00:07",
                        "a frame 11:55 arrived 12:00:07");
    }

    @Test
    void what_was_published_but_not_acknowledged_is_not_published_again() throws Exception {
        fill("11:50", 7);
        passSeconds(4);
        fill("11:55", 7);
        log.loseAcknowledgements();
        assertThatThrownBy(() -> passSeconds(4)).isInstanceOf(PublishException.class);
        log.recover();

        restart();
        passSeconds(4);

        assertThat(published()).hasSize(2);
    }

    @Test
    void what_was_rejected_but_not_acknowledged_is_not_rejected_again() throws Exception {
        fill("11:50", 7);
        passSeconds(4);
        write(nameOf("11:55"), "rubbish");
        log.loseAcknowledgements();
        assertThatThrownBy(() -> passSeconds(10)).isInstanceOf(PublishException.class);
        log.recover();

        restart();
        passSeconds(10);

        assertThat(rejected()).hasSize(1);
    }

    @Test
    void what_the_log_did_not_take_is_published_after_the_restart() throws Exception {
        fill("11:50", 7);
        fill("11:55", 7);
        log.failAfter(1);
        assertThatThrownBy(() -> passSeconds(4)).isInstanceOf(PublishException.class);
        log.recover();

        restart();
        passSeconds(4);

        assertThat(published())
                .extracting(words -> words.substring(8, 13))
                .containsExactly("11:50", "11:55");
    }

    @Test
    void without_its_journal_it_goes_by_the_log() throws Exception {
        fill("11:50", 7);
        fill("11:55", 7);
        write(nameOf("11:45"), "rubbish");
        passSeconds(10);
        ingest.close();
        Files.delete(state.resolve("a.journal"));
        open();
        passSeconds(10);

        assertThat(published()).hasSize(2);
        assertThat(rejected()).hasSize(1);
    }

    @Test
    void with_a_damaged_journal_it_goes_by_the_log() throws Exception {
        fill("11:50", 7);
        fill("11:55", 7);
        passSeconds(4);
        ingest.close();
        Path journal = state.resolve("a.journal");
        List<String> lines = Files.readAllLines(journal);
        lines.set(1, "\0\0\0");
        Files.write(journal, lines);
        open();
        passSeconds(4);

        assertThat(published()).hasSize(2);
    }

    @Test
    void a_journal_line_cut_off_by_a_crash_is_made_up_for() throws Exception {
        fill("11:50", 7);
        passSeconds(4);
        fill("11:55", 7);
        passSeconds(4);
        ingest.close();
        Path journal = state.resolve("a.journal");
        String text = Files.readString(journal);
        Files.writeString(journal, text.substring(0, text.length() - 20));
        open();
        passSeconds(4);

        assertThat(published()).hasSize(2);
    }

    @Test
    void a_restart_reads_back_only_what_the_journal_may_lack() throws Exception {
        for (int minute = 10; minute < 30; minute++) {
            fill("11:" + minute, 7);
            passSeconds(4);
        }
        restart();

        assertThat(log.recordsReadBack()).isEqualTo(1);
    }

    @Test
    void a_log_that_was_created_anew_is_filled_anew() throws Exception {
        fill("11:50", 7);
        fill("11:55", 7);
        passSeconds(4);
        log.createAnew();

        restart();
        passSeconds(4);

        assertThat(published()).hasSize(2);
    }

    @Test
    void ticks_go_on_after_a_restart_and_are_not_repeated() throws Exception {
        fill("11:55", 7);
        passSeconds(3);
        clock.set("12:06");
        ingest.poll();
        clock.set("12:16");
        restart();
        ingest.poll();

        assertThat(published())
                .containsExactly(
                        "a frame 11:55 arrived 12:00:03",
                        "a tick 12:05:03",
                        "a tick 12:10:03",
                        "a tick 12:15:03");
    }

    @Test
    void a_year_off_is_not_a_year_of_ticks() throws Exception {
        fill("11:55", 7);
        passSeconds(3);
        clock.set("2025-06-12T12:00:00Z");
        restart();
        ingest.poll();

        assertThat(published()).hasSize(1 + QuietFeed.MOST_IN_A_ROW);
    }

    @Test
    void a_clock_that_is_put_back_does_not_put_the_feed_back() throws Exception {
        fill("11:50", 7);
        passSeconds(3);
        clock.set("11:00");
        fill("11:55", 7);
        passSeconds(4);
        restart();
        fill("11:56", 7);
        passSeconds(4);

        assertThat(log.records())
                .extracting(record -> record.arrivalTime())
                .containsOnly(at("12:00:03"));
    }

    @Test
    void a_replay_of_what_was_archived_gives_the_same_log_with_the_same_ticks() throws Exception {
        fill("11:55", 7);
        passSeconds(400);
        fill("12:00", 7);
        passSeconds(1000);
        fill("12:10", 7);
        fill("12:05", 7);
        passSeconds(2);
        fill("12:10", 8);
        passSeconds(700);

        RecordedLog replayed = new RecordedLog();
        Duration tail = Duration.ofSeconds(700);
        new Replayer(replayed, clock)
                .replay(
                        RecordedArchive.of(log, format.cadence()),
                        ReplayPlan.flatOut(Duration.ZERO).withTail(tail),
                        ReplayProgress.SILENT);

        assertThat(inWords(replayed)).isEqualTo(published());
        assertThat(published()).hasSize(4 + 1 + 3 + 2);
    }

    @Test
    void the_feeds_name_may_be_another_than_the_formats() throws Exception {
        ingest.close();
        ingest =
                DirectoryIngest.open(
                        directory, format, "site/7", log, state, clock, WatchSettings.DEFAULT);
        fill("11:55", 7);
        passSeconds(3);

        assertThat(published()).containsExactly("site/7 frame 11:55 arrived 12:00:03");
        assertThat(state.resolve("site%2F7.journal")).exists();
    }

    @Test
    void a_directory_that_goes_and_comes_back_loses_nothing() throws Exception {
        fill("11:55", 7);
        passSeconds(3);
        Path elsewhere = Files.move(directory, home.resolve("unmounted"));
        passSeconds(3);
        Files.move(elsewhere, directory);
        fill("11:56", 7);
        passSeconds(4);

        assertThat(published()).hasSize(2);
    }

    @Test
    void a_directory_that_is_not_there_is_said_at_once() {
        assertThatThrownBy(
                        () ->
                                DirectoryIngest.open(
                                        home.resolve("nowhere"),
                                        format,
                                        "a",
                                        log,
                                        state,
                                        clock,
                                        WatchSettings.DEFAULT))
                .hasMessage(
                        home.resolve("nowhere")
                                + ": no such directory; feed a is to be read from it");
    }

    @Test
    void two_ingests_do_not_fill_one_feed() {
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessage(
                        state.resolve("a.journal.lock")
                                + " is locked: another ingest fills this feed; stop it, or use"
                                + " another state directory");
    }

    @Test
    void an_interrupt_ends_the_watch() throws Exception {
        ingest.close();
        ingest =
                DirectoryIngest.open(
                        directory,
                        format,
                        "a",
                        log,
                        state,
                        Clock.systemUTC(),
                        new WatchSettings(Duration.ofMillis(50), Duration.ofMillis(10)));
        fill("11:55", 7);
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                ingest.run();
                            } catch (InterruptedException expected) {
                                // the end of it
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        });
        thread.start();
        for (int i = 0; i < 500 && log.records().isEmpty(); i++) {
            Thread.sleep(10);
        }
        thread.interrupt();
        thread.join(1000);

        assertThat(thread.isAlive()).isFalse();
        assertThat(log.records()).hasSize(1);
    }
}
