package io.nowstream.sinks.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.ClaimChecks;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Store;
import io.nowstream.frames.archive.ArchivedEntry;
import io.nowstream.frames.archive.ArchivedFeed;
import io.nowstream.frames.archive.FrameArchive;
import io.nowstream.sinks.kafka.Envelope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tail reads, handed over here; a real broker is met in {@code app}. */
class FrameArchiverTest {

    private static final Duration CADENCE = Duration.ofMinutes(5);
    private static final Instant NOON = Instant.parse("2024-06-12T12:00:00Z");
    private static final Packing CODES = new Packing(CellType.UINT8, 0.5, 0, 255, 0);

    @TempDir Path directory;
    private Store archive;
    private Store claims;
    private FrameArchiver archiver;
    private long offset;

    @BeforeEach
    void open() {
        archive = new LocalStore(directory.resolve("archive"));
        claims = new LocalStore(directory.resolve("claims"));
        archiver = archiver(archive);
    }

    // The verbs.

    private FrameArchiver archiver(Store to) {
        return new FrameArchiver(
                to,
                new ClaimChecks(claims),
                frame -> frame.feed().equals("stray") ? Optional.empty() : Optional.of(CADENCE),
                Optional.of(new Bookmark(to, "live.frames", "id")),
                Map.of());
    }

    private void read(FeedRecord feedRecord) {
        archiver.frame(
                feedRecord, new Envelope("live.frames", 1, offset++, NOON, Optional.empty()));
    }

    private static Frame frame(String feed, int minutes, int code) {
        Instant valid = NOON.plus(Duration.ofMinutes(minutes));
        return new Frame(
                feed,
                Grid.local(1, 3, 500),
                valid,
                valid.plusSeconds(40),
                List.of(
                        Channel.of(
                                Quantity.RAIN_RATE,
                                CODES,
                                Cells.packCodes(new int[] {0, code, 255}, CODES))));
    }

    private List<Frame> archived(String feed) throws IOException {
        List<Frame> frames = new ArrayList<>();
        for (ArchivedEntry entry :
                new FrameArchive(archive).day(feed, LocalDate.of(2024, 6, 12)).newest()) {
            frames.add(entry.read());
        }
        return frames;
    }

    private Map<Integer, Long> bookmark(String topicId) throws IOException {
        return new Bookmark(archive, "live.frames", topicId).read();
    }

    private static void assertSame(List<Frame> found, Frame... expected) {
        assertThat(found).usingRecursiveComparison().isEqualTo(List.of(expected));
    }

    // What is read is archived.

    @Test
    void frames_are_archived_and_the_bookmark_stands_behind_them() throws IOException {
        read(FeedRecord.of(frame("radar", 0, 1)));
        read(FeedRecord.tick("radar", NOON));
        read(FeedRecord.of(frame("radar", 5, 2)));
        assertThat(bookmark("id")).isEmpty();
        archiver.caughtUp();

        assertSame(archived("radar"), frame("radar", 0, 1), frame("radar", 5, 2));
        assertThat(bookmark("id")).containsExactly(Map.entry(1, 3L));
        assertThat(archiver.archived()).isEqualTo(2);
    }

    @Test
    void a_topic_created_anew_is_read_from_its_beginning() throws IOException {
        read(FeedRecord.of(frame("radar", 0, 1)));
        archiver.close();
        assertThat(bookmark("another id")).isEmpty();
        archive.put("_bookmark/live.frames.json", new byte[] {'{'});
        assertThat(bookmark("id")).isEmpty();
    }

    @Test
    void what_is_read_again_is_passed_over() throws IOException {
        read(FeedRecord.of(frame("radar", 0, 1)));
        archiver.close();
        archiver = archiver(archive);
        read(FeedRecord.of(frame("radar", 0, 1)));
        read(FeedRecord.of(frame("radar", 5, 2)));
        archiver.close();

        assertThat(archiver.archived()).isEqualTo(1);
        assertSame(archived("radar"), frame("radar", 0, 1), frame("radar", 5, 2));
    }

    @Test
    void frames_are_counted_within_a_second_or_two_without_anything_more_coming() throws Exception {
        read(FeedRecord.of(frame("radar", 0, 1)));
        for (int i = 0; i < 600 && archived("radar").isEmpty(); i++) {
            Thread.sleep(50);
            archiver.resting();
        }
        assertSame(archived("radar"), frame("radar", 0, 1));
    }

    @Test
    void a_feed_that_is_over_is_marked() throws IOException {
        read(FeedRecord.of(frame("radar", 0, 1)));
        read(FeedRecord.end("radar", NOON));
        read(FeedRecord.end("never-seen", NOON));
        archiver.close();
        assertThat(new FrameArchive(archive).feeds())
                .containsExactly(new ArchivedFeed("radar", CADENCE, true));
    }

    @Test
    void feeds_that_nobody_asked_for_are_left_out() throws IOException {
        read(FeedRecord.of(frame("stray", 0, 1)));
        archiver.close();
        assertThat(new FrameArchive(archive).feeds()).isEmpty();
        assertThat(archiver.refused()).isZero();
    }

    @Test
    void claimed_cells_are_fetched_and_archived() throws IOException {
        Frame large = new ClaimChecks(claims, 0).deposit(frame("radar", 0, 1));
        assertThat(large.channels().get(0).isClaimed()).isTrue();
        read(FeedRecord.of(large));
        archiver.close();
        assertSame(archived("radar"), frame("radar", 0, 1));
    }

    @Test
    void a_frame_that_is_none_is_counted_and_the_next_goes_on() throws IOException {
        Frame broken =
                new Frame(
                        "radar",
                        Grid.local(1, 3, 500),
                        NOON,
                        NOON,
                        List.of(Channel.of(Quantity.RAIN_RATE, CODES, new byte[] {1})));
        Frame unclaimed =
                new Frame(
                        "radar",
                        Grid.local(1, 3, 500),
                        NOON,
                        NOON,
                        List.of(Channel.claimed(Quantity.RAIN_RATE, CODES, "0".repeat(64))));
        read(FeedRecord.of(broken));
        read(FeedRecord.of(unclaimed));
        read(FeedRecord.of(frame("radar", 5, 2)));
        archiver.close();

        assertThat(archiver.refused()).isEqualTo(2);
        assertSame(archived("radar"), frame("radar", 5, 2));
        assertThat(bookmark("id")).containsExactly(Map.entry(1, 3L));
    }

    // A store that fails.

    /** Fails so many puts, then works; or never works. */
    private record Failing(Store store, AtomicInteger failures) implements Store {

        @Override
        public void put(String name, byte[] bytes) throws IOException {
            if (failures.getAndDecrement() > 0) {
                throw new IOException("no space left on device");
            }
            store.put(name, bytes);
        }

        @Override
        public Optional<byte[]> get(String name) throws IOException {
            return store.get(name);
        }

        @Override
        public List<String> list(String prefix) throws IOException {
            return store.list(prefix);
        }
    }

    @Test
    void a_store_that_fails_is_tried_again() throws IOException {
        archiver = archiver(new Failing(archive, new AtomicInteger(1)));
        read(FeedRecord.of(frame("radar", 0, 1)));
        read(FeedRecord.of(frame("radar", 5, 2)));
        archiver.close();
        assertSame(archived("radar"), frame("radar", 0, 1), frame("radar", 5, 2));
    }

    @Test
    void one_who_waits_for_the_store_can_be_closed_and_the_bookmark_stays() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        archiver = archiver(new Failing(archive, failures));
        read(FeedRecord.of(frame("radar", 0, 1)));
        archiver.caughtUp();
        failures.set(Integer.MAX_VALUE);
        CountDownLatch over = new CountDownLatch(1);
        Thread reader =
                new Thread(
                        () -> {
                            read(FeedRecord.of(frame("radar", 5, 2)));
                            over.countDown();
                        });
        reader.start();
        for (int i = 0; i < 600 && failures.get() == Integer.MAX_VALUE; i++) {
            Thread.sleep(50);
        }
        archiver.close();

        assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
        assertSame(archived("radar"), frame("radar", 0, 1));
        assertThat(bookmark("id")).containsExactly(Map.entry(1, 1L));
    }
}
