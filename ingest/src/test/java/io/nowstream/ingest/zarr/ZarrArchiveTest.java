package io.nowstream.ingest.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.archive.ArchiveWriter;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.UnknownArchiveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZarrArchiveTest {

    private static final Duration CADENCE = Duration.ofMinutes(5);
    private static final Instant MIDNIGHT = Instant.parse("2024-06-13T00:00:00Z");
    private static final Packing CODES = new Packing(CellType.UINT8, 0.5, 0, 255, 0);

    @TempDir Path directory;

    // The verbs.

    private void archive(Frame... frames) throws IOException {
        ArchiveWriter writer = new ArchiveWriter(new LocalStore(directory));
        for (Frame frame : frames) {
            writer.append(frame, CADENCE);
        }
        writer.commit();
    }

    private void end(String feed) throws IOException {
        ArchiveWriter writer = new ArchiveWriter(new LocalStore(directory));
        writer.ended(feed);
        writer.commit();
    }

    private static Instant minute(int minutes) {
        return MIDNIGHT.plus(Duration.ofMinutes(minutes));
    }

    private static Frame frame(String feed, int minutes, int arrival, int code) {
        return new Frame(
                feed,
                Grid.local(2, 2, 500),
                minute(minutes),
                minute(arrival),
                List.of(
                        Channel.of(
                                Quantity.RAIN_RATE,
                                CODES,
                                Cells.packCodes(new int[] {0, code, 255, 3}, CODES))));
    }

    private FeedArchive only(Archive archive) {
        assertThat(archive.feeds()).hasSize(1);
        return archive.feeds().get(0);
    }

    private static List<Frame> read(FeedArchive feed) throws Exception {
        List<Frame> frames = new ArrayList<>();
        for (ArchivedFrame frame : feed.frames()) {
            frames.add(frame.read());
        }
        return frames;
    }

    private static void assertSame(List<Frame> found, Frame... expected) {
        assertThat(found).usingRecursiveComparison().isEqualTo(List.of(expected));
    }

    // What a run archived is read back.

    @Test
    void a_directory_that_a_run_archived_is_recognised() throws Exception {
        archive(frame("sevir/S1", -5, 0, 7), frame("sevir/S1", 0, 5, 8), frame("b", 0, 1, 9));
        end("sevir/S1");

        try (Archive archive = Archives.open(directory)) {
            assertThat(archive.feeds())
                    .extracting(FeedArchive::feed)
                    .containsExactly("b", "sevir/S1");
            assertThat(archive.feeds()).extracting(FeedArchive::cadence).containsOnly(CADENCE);
            assertThat(archive.feeds()).extracting(FeedArchive::ends).containsExactly(false, true);
            assertSame(
                    read(archive.feeds().get(1)),
                    frame("sevir/S1", -5, 0, 7),
                    frame("sevir/S1", 0, 5, 8));
        }
    }

    @Test
    void frames_know_their_times_before_they_are_read() throws Exception {
        archive(frame("b", 5, 7, 1), frame("b", -5, -4, 2));
        List<ArchivedFrame> frames = only(Archives.open(directory)).frames();

        assertThat(frames)
                .extracting(ArchivedFrame::validTime)
                .containsExactly(minute(-5), minute(5));
        assertThat(frames)
                .extracting(ArchivedFrame::recordedArrival)
                .containsExactly(Optional.of(minute(-4)), Optional.of(minute(7)));
        assertThat(frames)
                .extracting(ArchivedFrame::origin)
                .containsExactly("b/2024-06-12[0]", "b/2024-06-13[0]");
    }

    @Test
    void a_correction_stands_for_what_it_corrects() throws Exception {
        archive(frame("b", 0, 1, 1), frame("b", 5, 6, 2), frame("b", 0, 9, 3));
        ZarrArchive archive = ZarrArchive.open(directory);

        assertSame(read(only(archive)), frame("b", 0, 9, 3), frame("b", 5, 6, 2));
        assertSame(read(only(archive.asOf(minute(8)))), frame("b", 0, 1, 1), frame("b", 5, 6, 2));
        assertSame(read(only(archive.asOf(minute(5)))), frame("b", 0, 1, 1));
        assertSame(
                read(only(archive.everyRevision())),
                frame("b", 0, 1, 1),
                frame("b", 0, 9, 3),
                frame("b", 5, 6, 2));
        assertSame(
                read(only(archive.everyRevision().asOf(minute(6)))),
                frame("b", 0, 1, 1),
                frame("b", 5, 6, 2));
    }

    @Test
    void a_damaged_chunk_is_one_malformed_frame() throws Exception {
        archive(frame("b", 0, 1, 1), frame("b", 5, 6, 2));
        Files.write(directory.resolve("b/2024-06-13/rain_rate/0.0.0"), new byte[] {1, 2});
        List<ArchivedFrame> frames = only(Archives.open(directory)).frames();

        assertThatThrownBy(frames.get(0)::read)
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageStartingWith("b/2024-06-13[0]: frame 0 of b/2024-06-13 is damaged");
        assertSame(List.of(frames.get(1).read()), frame("b", 5, 6, 2));
    }

    @Test
    void a_day_that_cannot_be_listed_is_one_malformed_frame() throws Exception {
        archive(frame("b", -5, -4, 1), frame("b", 0, 1, 2));
        Files.writeString(directory.resolve("b/2024-06-12/.zmetadata"), "{");
        List<ArchivedFrame> frames = only(Archives.open(directory)).frames();

        assertThat(frames).hasSize(2);
        assertThatThrownBy(frames.get(0)::read)
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageStartingWith("b 2024-06-12: b/2024-06-12: ");
        assertSame(List.of(frames.get(1).read()), frame("b", 0, 1, 2));
    }

    @Test
    void days_that_are_taken_away_are_not_missed() throws Exception {
        archive(frame("b", -5, -4, 1), frame("b", 0, 1, 2), frame("c", -5, -4, 1));
        deleteDay("b/2024-06-12");
        deleteDay("c/2024-06-12");

        assertSame(read(only(Archives.open(directory))), frame("b", 0, 1, 2));
        deleteDay("b/2024-06-13");
        assertThatThrownBy(() -> Archives.open(directory))
                .isInstanceOf(UnknownArchiveException.class)
                .hasMessage(directory + ": an archive of Nowstream's without a frame in it yet");
    }

    private void deleteDay(String folder) throws IOException {
        try (var all = Files.walk(directory.resolve(folder))) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void a_feeds_folder_that_says_another_feed_is_named() throws Exception {
        archive(frame("b", 0, 1, 2));
        Files.move(directory.resolve("b"), directory.resolve("c"));
        assertThatThrownBy(() -> Archives.open(directory))
                .isInstanceOf(UnknownArchiveException.class)
                .hasMessage(
                        directory
                                + ": c/.zattrs: is about feed b, whose folder is b; take that"
                                + " folder away and the others can be read");
    }
}
