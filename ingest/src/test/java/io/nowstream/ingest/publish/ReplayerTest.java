package io.nowstream.ingest.publish;

import static io.nowstream.ingest.publish.TestFrames.at;
import static io.nowstream.ingest.publish.TestFrames.inWords;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Release;
import io.nowstream.frames.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayerTest {

    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

    private final RecordedLog log = new RecordedLog();
    private final MemoryArchive archive = new MemoryArchive();
    private ReplayPlan plan = ReplayPlan.flatOut(TWO_MINUTES);

    private ReplaySummary replay() throws InterruptedException, IOException {
        return replay(archive);
    }

    private ReplaySummary replay(MemoryArchive of) throws InterruptedException, IOException {
        return new Replayer(log, Clock.systemUTC()).replay(of, plan, ReplayProgress.SILENT);
    }

    private List<String> published() {
        return inWords(log);
    }

    @Test
    void frames_arrive_with_the_feeds_usual_delay() throws Exception {
        archive.feed("a", false, "12:00", "12:05");

        replay();

        assertThat(published())
                .containsExactly("a frame 12:00 arrived 12:02", "a frame 12:05 arrived 12:07");
    }

    @Test
    void feeds_are_merged_by_arrival_time_and_then_by_name() throws Exception {
        archive.feed("b", false, "12:00", "12:05")
                .feed("a", false, "12:00")
                .feed("c", false, "12:01");

        replay();

        assertThat(published())
                .containsExactly(
                        "a frame 12:00 arrived 12:02",
                        "b frame 12:00 arrived 12:02",
                        "c frame 12:01 arrived 12:03",
                        "b frame 12:05 arrived 12:07");
    }

    @Test
    void each_feed_has_its_own_delay() throws Exception {
        archive.feed("a", false, "12:00").feed("b", false, "12:00");
        plan =
                new ReplayPlan(
                        Double.POSITIVE_INFINITY,
                        feed -> Duration.ofMinutes(feed.equals("a") ? 7 : 1),
                        Duration.ZERO);

        replay();

        assertThat(published())
                .containsExactly("b frame 12:00 arrived 12:01", "a frame 12:00 arrived 12:07");
    }

    @Test
    void a_feed_ticks_where_frames_are_missing() throws Exception {
        archive.feed("a", false, "12:00", "12:15");

        ReplaySummary done = replay();

        assertThat(published())
                .containsExactly(
                        "a frame 12:00 arrived 12:02",
                        "a tick 12:07",
                        "a tick 12:12",
                        "a frame 12:15 arrived 12:17");
        assertThat(done).isEqualTo(new ReplaySummary(2, 0, 0, 2, 0));
    }

    @Test
    void an_event_ends_one_cadence_after_its_last_frame() throws Exception {
        archive.feed("a", true, "12:00", "12:05");

        ReplaySummary done = replay();

        assertThat(published()).last().isEqualTo("a end 12:12");
        assertThat(done).isEqualTo(new ReplaySummary(2, 0, 0, 0, 1));
    }

    @Test
    void a_feed_without_an_end_ticks_for_the_tail() throws Exception {
        archive.feed("a", false, "12:00");
        plan = plan.withTail(Duration.ofMinutes(12));

        replay();

        assertThat(published())
                .containsExactly("a frame 12:00 arrived 12:02", "a tick 12:07", "a tick 12:12");
    }

    @Test
    void what_cannot_be_decoded_is_rejected_and_the_feed_is_quiet_there(@TempDir Path directory)
            throws Exception {
        Path file = Files.write(directory.resolve("x.h5"), new byte[] {1, 2, 3});
        archive.feed("a", true, "12:00", "12:05", "12:10").malformedAt("12:05").keptIn(file);

        ReplaySummary done = replay();

        assertThat(published())
                .containsExactly(
                        "a frame 12:00 arrived 12:02",
                        "a tick 12:07",
                        "a frame 12:10 arrived 12:12",
                        "a end 12:17");
        assertThat(done).isEqualTo(new ReplaySummary(2, 1, 0, 1, 1));
        assertThat(log.rows())
                .singleElement()
                .satisfies(
                        row -> {
                            assertThat(row.origin()).isEqualTo("a-2024-06-12T12:05:00Z.h5");
                            assertThat(row.reason()).isEqualTo("cut off");
                            assertThat(row.sha256()).isEqualTo(Sha256.of(new byte[] {1, 2, 3}));
                            assertThat(row.bytes()).containsExactly(1, 2, 3);
                            assertThat(row.rejectedAt()).isEqualTo(at("12:07"));
                        });
    }

    @Test
    void a_feed_of_nothing_but_rubbish_has_no_end() throws Exception {
        archive.feed("a", true, "12:00").malformedAt("12:00");

        assertThat(replay()).isEqualTo(new ReplaySummary(0, 1, 0, 0, 0));
        assertThat(published()).isEmpty();
    }

    @Test
    void a_second_replay_into_the_same_run_publishes_nothing() throws Exception {
        archive.feed("a", true, "12:00", "12:05", "12:20").feed("b", false, "12:00", "12:10");
        archive.malformedAt("12:05");
        plan = plan.withTail(Duration.ofMinutes(10));
        replay();
        List<String> once = published();

        ReplaySummary again = replay();

        assertThat(published()).isEqualTo(once);
        assertThat(log.rows()).hasSize(1);
        assertThat(again).isEqualTo(new ReplaySummary(0, 0, 5, 0, 0));
    }

    @Test
    void an_interrupted_replay_goes_on_wherever_it_stopped() throws Exception {
        archive.feed("a", true, "12:00", "12:05", "12:20", "12:25")
                .feed("b", false, "12:00", "12:10", "12:15")
                .malformedAt("12:20")
                .malformedAt("12:15");
        plan = plan.withTail(Duration.ofMinutes(10));
        replay();
        List<String> undisturbed = published();
        int steps = undisturbed.size() + log.rows().size();

        for (int taken = 0; taken <= steps; taken++) {
            log.createAnew();
            log.failAfter(taken);
            try {
                replay();
            } catch (PublishException broken) {
                log.recover();
            }
            log.recover();
            replay();

            assertThat(published()).as("broken after %d", taken).isEqualTo(undisturbed);
            assertThat(log.rows()).as("broken after %d", taken).hasSize(2);
        }
    }

    @Test
    void what_is_in_the_log_is_not_read_again() throws Exception {
        archive.feed("a", false, "12:00", "12:05", "12:10");
        replay();
        archive.reads().clear();

        replay();

        assertThat(archive.reads()).containsExactly("a-2024-06-12T12:10:00Z.h5");
    }

    @Test
    void an_archive_that_has_grown_at_its_end_publishes_what_is_new() throws Exception {
        replay(new MemoryArchive().feed("a", false, "12:00", "12:05"));

        ReplaySummary done =
                replay(new MemoryArchive().feed("a", false, "12:00", "12:05", "12:10", "12:15"));

        assertThat(done).isEqualTo(new ReplaySummary(2, 0, 2, 0, 0));
        assertThat(published()).hasSize(4);
    }

    @Test
    void a_release_in_the_log_is_not_taken_for_ours() throws Exception {
        archive.feed("a", false, "12:00");
        ModelId model = new ModelId("m", "0".repeat(64));
        log.publish(FeedRecord.of(new Release("a", at("12:00"), model, new byte[0]), at("18:00")));

        assertThat(replay().framesPublished()).isEqualTo(1);
    }

    @Test
    void one_frame_stamped_decades_away_does_not_fill_the_log_with_ticks() throws Exception {
        archive.feed("a", false, "1970-01-01T00:00:00Z", "12:00", "2099-01-01T00:00:00Z");

        assertThat(replay().ticks()).isEqualTo(2L * QuietFeed.MOST_IN_A_ROW);
    }

    @Test
    void what_arrived_before_record_times_begin_is_rejected() throws Exception {
        archive.feed("a", false, "1969-07-20T20:17:00Z", "12:00");

        ReplaySummary done = replay();

        assertThat(done.rejected()).isEqualTo(1);
        assertThat(log.rows().get(0).reason())
                .isEqualTo("arrived 1969-07-20T20:19:00Z; Kafka's record times begin in 1970");
    }

    @Test
    void progress_counts_every_frame_once() throws Exception {
        archive.feed("a", true, "12:00", "12:05", "12:10").malformedAt("12:05");
        List<String> told = new ArrayList<>();

        new Replayer(log, Clock.systemUTC())
                .replay(archive, plan, (done, total) -> told.add(done + " of " + total));

        assertThat(told).containsExactly("1 of 3", "2 of 3", "3 of 3");
    }

    @Test
    void a_paced_replay_takes_its_time() throws Exception {
        archive.feed("a", false, "12:00", "12:05", "12:10");
        plan = ReplayPlan.atSpeed(3000, TWO_MINUTES); // ten minutes in 0.2 s
        long began = System.nanoTime();

        replay();

        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isGreaterThan(Duration.ofMillis(190));
        assertThat(published()).hasSize(3);
    }

    @Test
    void an_interrupt_ends_the_wait_at_once() throws Exception {
        archive.feed("a", false, "12:00", "12:30");
        plan = ReplayPlan.atSpeed(1, TWO_MINUTES);
        AtomicReference<Exception> thrown = new AtomicReference<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                replay();
                            } catch (InterruptedException | IOException e) {
                                thrown.set(e);
                            }
                        });
        thread.start();
        thread.interrupt();
        thread.join(1000);

        assertThat(thread.isAlive()).isFalse();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void a_feed_listed_twice_is_refused() {
        archive.feed("a", false, "12:00").feed("a", false, "12:05");

        assertThatThrownBy(this::replay).hasMessage("the archive lists feed a twice");
    }

    @Test
    void a_speed_of_nothing_is_refused() {
        assertThatThrownBy(() -> ReplayPlan.atSpeed(0, TWO_MINUTES))
                .hasMessage(
                        "a replay's speed is above 0 (1 is real time, infinity is flat out), got 0.0");
    }
}
