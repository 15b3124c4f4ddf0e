package io.nowstream.ingest.framelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameLogTest {

    private static final String FEED = "site/röntgen 7";
    private static final Instant NOON = Instant.parse("2024-06-12T12:00:00.040Z");
    private static final Packing CODES = new Packing(CellType.UINT16, 0.01, -80, 65_535, -1);

    @TempDir Path directory;

    // -- the verbs --

    private static Frame frame(int number) {
        float[] values = {number, number + 0.5f, 20, 21};
        Instant time = NOON.plusMillis(100L * number);
        return new Frame(
                FEED,
                Grid.local(2, 2, 0.1),
                time,
                time,
                List.of(
                        Channel.of(
                                Quantity.TEMPERATURE,
                                CODES,
                                Cells.pack(values, CODES, Quantity.TEMPERATURE))));
    }

    private Path written(int frames) throws IOException {
        try (FrameLogWriter log =
                new FrameLogWriter(directory, FEED, Duration.ofMillis(100), true)) {
            for (int i = 0; i < frames; i++) {
                log.append(frame(i));
            }
            log.finish();
        }
        return directory.resolve("site-r-ntgen-7.frames");
    }

    private FeedArchive theFeed() throws IOException {
        List<FeedArchive> feeds = Archives.open(directory).feeds();
        assertThat(feeds).hasSize(1);
        return feeds.get(0);
    }

    /** The frames that can be read; a damage must be the last in the list. */
    private int readable() throws IOException {
        List<ArchivedFrame> listed = theFeed().frames();
        for (int i = 0; i < listed.size(); i++) {
            try {
                assertThat(listed.get(i).read()).usingRecursiveComparison().isEqualTo(frame(i));
            } catch (MalformedFrameException e) {
                assertThat(i).isEqualTo(listed.size() - 1);
                assertThat(e.reason()).endsWith("what follows is lost");
                return i;
            }
        }
        return listed.size();
    }

    private void assertDamage(int frame, String reason) throws IOException {
        ArchivedFrame damaged = theFeed().frames().get(frame);
        assertThatThrownBy(damaged::read)
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining(reason);
    }

    private static int headerBytes() {
        return 8 + 2 + FEED.getBytes(java.nio.charset.StandardCharsets.UTF_8).length + 8 + 1;
    }

    // -- the sentences --

    @Test
    void what_was_written_is_read() throws Exception {
        written(5);
        FeedArchive feed = theFeed();

        assertThat(feed.feed()).isEqualTo(FEED);
        assertThat(feed.cadence()).isEqualTo(Duration.ofMillis(100));
        assertThat(feed.ends()).isTrue();
        assertThat(feed.frames())
                .extracting(ArchivedFrame::validTime)
                .startsWith(NOON, NOON.plusMillis(100));
        assertThat(readable()).isEqualTo(5);
    }

    @Test
    void every_cut_costs_what_is_behind_it_and_no_more() throws Exception {
        Path file = written(3);
        byte[] whole = Files.readAllBytes(file);
        List<Long> ends = new ArrayList<>();
        int entry = (whole.length - headerBytes()) / 3;
        for (int length = headerBytes(); length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            int kept = readable();
            assertThat(kept).as("cut to %d bytes", length).isBetween(0, 2);
            ends.add((long) kept);
        }
        assertThat(ends).isSorted().contains(0L, 1L, 2L).hasSize(3 * entry);
        for (int length = 0; length < headerBytes(); length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Archives.open(directory)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_length_that_cannot_be_takes_no_memory() throws Exception {
        Path file = written(2);
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).putInt(headerBytes() + 8, Integer.MAX_VALUE);
        Files.write(file, bytes);
        assertDamage(0, "a frame of 2,147,483,647 bytes");
        ByteBuffer.wrap(bytes).putInt(headerBytes() + 8, -1);
        Files.write(file, bytes);
        assertDamage(0, "a frame of -1 bytes");
    }

    @Test
    void a_frame_of_another_time_than_listed_says_so() throws Exception {
        Path file = written(2);
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).putLong(headerBytes(), NOON.toEpochMilli() - 1);
        Files.write(file, bytes);

        assertDamage(0, "is listed as " + FEED + ", 2024-06-12T12:00:00.039Z and is one of");
    }

    @Test
    void frames_out_of_order_end_the_list() throws Exception {
        Path file = written(2);
        byte[] bytes = Files.readAllBytes(file);
        int second = headerBytes() + (bytes.length - headerBytes()) / 2;
        ByteBuffer.wrap(bytes).putLong(second, NOON.toEpochMilli());
        Files.write(file, bytes);

        assertDamage(
                1, "a frame of 2024-06-12T12:00:00.040Z behind one of 2024-06-12T12:00:00.040Z");
    }

    @Test
    void another_file_of_that_name_is_refused() throws Exception {
        Files.writeString(directory.resolve("x.frames"), "<svg/>");

        assertThatThrownBy(() -> Archives.open(directory))
                .hasMessageEndingWith("no frame log, it does not begin with NSFRAME1");
    }

    @Test
    void a_feed_has_one_log() throws Exception {
        Path file = written(1);
        assertThatThrownBy(() -> written(1)).isInstanceOf(FileAlreadyExistsException.class);
        Files.copy(file, directory.resolve("copy.frames"));

        assertThatThrownBy(() -> Archives.open(directory))
                .hasMessageContaining("are both logs of " + FEED);
    }

    @Test
    void a_writer_that_does_not_finish_leaves_nothing() throws Exception {
        try (FrameLogWriter log =
                new FrameLogWriter(directory, FEED, Duration.ofMillis(100), true)) {
            log.append(frame(0));
            assertThatThrownBy(() -> log.append(frame(0)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }
}
