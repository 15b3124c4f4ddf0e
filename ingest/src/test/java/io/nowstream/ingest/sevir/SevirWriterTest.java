package io.nowstream.ingest.sevir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.GridProjection;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.CsvLine;
import io.nowstream.ingest.FeedArchive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SevirWriterTest {

    private static final int CELLS = SevirLayout.SIDE * SevirLayout.SIDE;
    private static final Instant MIDDLE = Instant.parse("2019-05-12T18:30:00Z");

    @TempDir Path directory;

    /** Few random cells in a field of zeros, another field for each frame. */
    private static byte[] image(String id, int frame) {
        byte[] image = new byte[CELLS];
        Random random = new Random(id.hashCode() + frame);
        for (int i = 0; i < 500; i++) {
            image[random.nextInt(CELLS)] = (byte) random.nextInt(255);
        }
        image[0] = 17;
        return image;
    }

    private static SevirEvent event(String id, int frames) {
        return new SevirEvent(
                id,
                "Hail",
                MIDDLE,
                -276_000,
                -900_000,
                frame -> frame < frames ? Optional.of(image(id, frame)) : Optional.empty());
    }

    private static byte[] codes(ArchivedFrame archived) throws Exception {
        Frame frame = archived.read();
        Channel channel = frame.channels().get(0);
        int[] codes = Cells.unpackCodes(channel.cells(), channel.packing(), CELLS);
        byte[] bytes = new byte[CELLS];
        for (int i = 0; i < CELLS; i++) {
            bytes[i] = (byte) codes[i];
        }
        return bytes;
    }

    @Test
    void what_is_written_is_read_back() throws Exception {
        SevirWriter.write(directory, List.of(event("S834603", 25), event("S831344", 49)));

        try (Archive archive = Archives.open(directory)) {
            assertThat(archive.feeds())
                    .extracting(FeedArchive::feed)
                    .containsExactly("sevir/S831344", "sevir/S834603");
            List<ArchivedFrame> whole = archive.feeds().get(0).frames();
            List<ArchivedFrame> half = archive.feeds().get(1).frames();

            assertThat(whole).hasSize(49);
            assertThat(half).hasSize(25);
            assertThat(half.get(0).validTime()).isEqualTo(MIDDLE.minusSeconds(7200));
            assertThat(codes(half.get(0))).isEqualTo(image("S834603", 0));
            assertThat(codes(half.get(24))).isEqualTo(image("S834603", 24));
            assertThat(codes(whole.get(48))).isEqualTo(image("S831344", 48));
        }
    }

    @Test
    void the_catalogue_says_where_and_how_much() throws Exception {
        SevirWriter.write(directory, List.of(event("S834603", 25)));

        List<String> lines = Files.readAllLines(directory.resolve("CATALOG.csv"));
        List<String> fields = CsvLine.split(lines.get(1));
        assertThat(fields).hasSameSizeAs(CsvLine.split(lines.get(0)));
        assertThat(lines.get(1))
                .startsWith(
                        "S834603,vil/2019/SEVIR_VIL_STORMEVENTS_2019_0101_0630.h5,0,vil,"
                                + "2019-05-12 18:30:00,-120:-115:")
                // The corners of this event in the original catalogue.
                .contains(",29.86291", ",-100.85553", ",33.35231", ",-96.83814")
                .endsWith(",384,384,384000.0,384000.0,0,254,48.979592");
        try (Archive archive = Archives.open(directory)) {
            Frame frame = archive.feeds().get(0).frames().get(0).read();
            assertThat(frame.grid().westMetres()).isEqualTo(-276_000);
            assertThat(frame.grid().northMetres()).isEqualTo(-516_000);
            double[] corner = new GridProjection(frame.grid()).rowColumn(-100.8555301, 29.86291091);
            assertThat(corner[0]).isBetween(383.999, 384.001);
            assertThat(corner[1]).isBetween(-0.001, 0.001);
        }
    }

    private static String id(int i) {
        return "S" + "123456".substring(0, i + 1);
    }

    @Test
    void many_events_fill_several_files() throws Exception {
        List<SevirEvent> events = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            // Ids of unlike length, as SEVIR has them.
            events.add(event(id(i), 1));
        }
        SevirWriter.write(directory, events);

        try (Archive archive = Archives.open(directory)) {
            for (int i = 0; i < 6; i++) {
                FeedArchive feed = archive.feeds().get(i);
                assertThat(feed.feed()).isEqualTo("sevir/" + id(i));
                assertThat(codes(feed.frames().get(0))).isEqualTo(image(id(i), 0));
            }
        }
        assertThat(directory.resolve("data/vil/2019"))
                .isDirectoryContaining("glob:**_0101_0630.h5")
                .isDirectoryContaining("glob:**_0101_0630_2.h5");
    }

    @Test
    void a_frame_of_another_size_is_refused() {
        SevirEvent event =
                new SevirEvent("S1", "Hail", MIDDLE, 0, 0, frame -> Optional.of(new byte[7]));

        assertThatThrownBy(() -> SevirWriter.write(directory, List.of(event)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("frame 0 of S1 has 7 cells, expected 147,456");
    }
}
