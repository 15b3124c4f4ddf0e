package io.nowstream.ingest.taasrad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.UnknownArchiveException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaasradArchiveTest {

    private static final LocalDateTime FIRST = LocalDateTime.parse("2016-08-01T06:55:00");

    @TempDir Path directory;

    /**
     * A sheet where all of tile 33 is 34, but for one pixel inside the circle that is 255; all
     * other tiles are 0.
     */
    private static final byte[] SHEET = sheet();

    private static byte[] sheet() {
        BufferedImage image = new BufferedImage(2048, 2048, BufferedImage.TYPE_4BYTE_ABGR);
        Graphics2D pen = image.createGraphics();
        pen.setColor(Color.BLACK);
        pen.fillRect(0, 0, 2048, 2048);
        pen.setColor(new Color(34, 34, 34));
        pen.fillRect(64, 64, 64, 64);
        pen.setColor(Color.WHITE);
        pen.fillRect(64 + 20, 64 + 10, 1, 1);
        pen.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }

    private Path sheet(int number) throws IOException {
        return Files.write(directory.resolve("meteotn_tile_solid_%d.png".formatted(number)), SHEET);
    }

    private void times(int count) throws IOException {
        String json =
                IntStream.range(0, count)
                        .mapToObj(
                                i -> "\"" + FIRST.plusMinutes(5L * i).toString().replace('T', ' '))
                        .map(time -> time + (time.length() < 20 ? ":00\"" : "\""))
                        .collect(Collectors.joining(", ", "[", "]"));
        Files.writeString(directory.resolve("umap_train_dates.json"), json);
    }

    private static int[] codes(Frame frame) {
        Channel channel = frame.channels().get(0);
        return Cells.unpackCodes(channel.cells(), channel.packing(), frame.grid().cells());
    }

    @Test
    void each_sheet_is_a_feed_of_tiles_in_order() throws Exception {
        sheet(0);
        times(1100);

        try (Archive archive = Archives.open(directory)) {
            FeedArchive feed = archive.feeds().get(0);
            List<ArchivedFrame> frames = feed.frames();

            assertThat(archive.feeds()).hasSize(1);
            assertThat(feed.feed()).isEqualTo("taasrad19/0");
            assertThat(feed.ends()).isFalse();
            assertThat(frames).hasSize(1024);
            assertThat(frames.get(0).validTime()).isEqualTo(Instant.parse("2016-08-01T06:55:00Z"));
            assertThat(frames.get(33).validTime()).isEqualTo(Instant.parse("2016-08-01T09:40:00Z"));
            assertThat(frames.get(33).origin()).isEqualTo("meteotn_tile_solid_0.png[33]");
        }
    }

    @Test
    void a_tile_is_a_frame_and_outside_the_circle_is_no_coverage() throws Exception {
        sheet(0);
        times(1024);

        try (Archive archive = Archives.open(directory)) {
            Frame frame = archive.feeds().get(0).frames().get(33).read();
            int[] codes = codes(frame);
            float[] values = frame.channels().get(0).values(frame.grid());

            assertThat(frame.grid()).isEqualTo(Grid.local(64, 64, 3750));
            assertThat(codes[0]).isEqualTo(65_535);
            assertThat(codes[31 * 64 + 31]).isEqualTo(34);
            assertThat(values[0]).isNaN();
            assertThat(values[31 * 64 + 31]).isCloseTo(7f, within(1e-5f));
            // A value that is all of the byte stays a value.
            assertThat(values[10 * 64 + 20]).isCloseTo(52.5f, within(1e-5f));
            assertThat(Arrays.stream(codes).filter(code -> code == 65_535).count())
                    .isEqualTo(4096 - 3228);
        }
    }

    @Test
    void a_sheet_whose_times_end_early_has_so_many_frames() throws Exception {
        sheet(0);
        times(100);

        try (Archive archive = Archives.open(directory)) {
            assertThat(archive.feeds().get(0).frames()).hasSize(100);
        }
    }

    @Test
    void a_sheet_without_times_is_an_error() throws Exception {
        sheet(2);
        times(100);

        assertThatThrownBy(() -> Archives.open(directory))
                .isInstanceOf(UnknownArchiveException.class)
                .hasMessageEndingWith("has 100 times; sheet 2 begins at time 2,048");
    }

    @Test
    void broken_times_are_an_error() throws Exception {
        sheet(0);
        Files.writeString(directory.resolve("umap_train_dates.json"), "[\"2016-08-01 06:55:00\", ");

        assertThatThrownBy(() -> Archives.open(directory))
                .isInstanceOf(UnknownArchiveException.class)
                .hasMessageContaining("time 1 cannot be read");
    }

    @Test
    void a_cut_sheet_is_refused_tile_by_tile() throws Exception {
        Path file = sheet(0);
        times(1024);
        byte[] whole = Files.readAllBytes(file);

        for (int length :
                new int[] {0, 7, 8, 20, 33, 41, 1000, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (Archive archive = Archives.open(directory)) {
                ArchivedFrame frame = archive.feeds().get(0).frames().get(0);
                assertThatThrownBy(frame::read)
                        .isInstanceOf(MalformedFrameException.class)
                        .hasMessage(
                                "meteotn_tile_solid_0.png: truncated PNG: does not end with IEND"
                                        + " after %,d bytes",
                                length);
            }
        }
    }

    @Test
    void a_sheet_that_lacks_its_middle_is_refused() throws Exception {
        Path file = sheet(0);
        times(1024);
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {8, 20, 33, 41, 1000, whole.length / 2, whole.length - 20}) {
            byte[] cut = Arrays.copyOf(whole, length + 12);
            System.arraycopy(whole, whole.length - 12, cut, length, 12);
            Files.write(file, cut);
            assertThatThrownBy(() -> TileSheet.read(file))
                    .as("cut at %,d", length)
                    .isInstanceOf(MalformedFrameException.class)
                    .hasMessageContaining("damaged PNG");
        }
    }

    @Test
    void a_picture_of_another_size_is_refused() throws Exception {
        Path file = directory.resolve("meteotn_tile_solid_0.png");
        ImageIO.write(
                new BufferedImage(64, 32, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile());

        assertThatThrownBy(() -> TileSheet.read(file))
                .hasMessage("meteotn_tile_solid_0.png: sheet is 32 x 64, expected 2048 x 2048");
    }
}
