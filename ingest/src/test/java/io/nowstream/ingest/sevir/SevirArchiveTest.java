package io.nowstream.ingest.sevir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.DatasetCreationOptions;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.GridProjection;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.CsvLine;
import io.nowstream.ingest.Cuts;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.UnknownArchiveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On events of 4 x 6 cells and 3 frames: the reader takes all sizes from the catalogue. */
class SevirArchiveTest {

    private static final int ROWS = 4;
    private static final int COLUMNS = 6;
    private static final int FRAMES = 3;

    private static final String HEADER =
            "id,file_name,file_index,img_type,time_utc,minute_offsets,llcrnrlat,llcrnrlon,"
                    + "urcrnrlat,urcrnrlon,proj,size_x,size_y,height_m,width_m";

    @TempDir Path directory;

    private final List<String> catalog = new ArrayList<>();
    private final String fileName = "vil/2019/SEVIR_VIL_STORMEVENTS_2019_0101_0630.h5";

    @BeforeEach
    void begin() {
        catalog.add(HEADER);
    }

    /** A row of the catalogue whose south-western corner is at (222 km, 62 km). */
    private String row(String id, int index) {
        GridProjection map =
                new GridProjection(
                        new Grid(
                                ROWS,
                                COLUMNS,
                                SevirLayout.PROJECTION,
                                222_000,
                                62_000 + ROWS * 1000,
                                1000,
                                1000));
        double[] lower = map.lonLat(ROWS, 0);
        double[] upper = map.lonLat(0, COLUMNS);
        return "%s,%s,%d,vil,2019-05-26 00:55:00,-6:-1:4,%.8f,%.8f,%.8f,%.8f,#NAME?,%d,%d,%d,%d"
                .formatted(
                        id,
                        fileName,
                        index,
                        lower[1],
                        lower[0],
                        upper[1],
                        upper[0],
                        COLUMNS,
                        ROWS,
                        ROWS * 1000,
                        COLUMNS * 1000);
    }

    private void writeCatalog() throws IOException {
        Files.write(directory.resolve("CATALOG.csv"), catalog);
    }

    /** Codes 10, 11, 12, … from the southern row on, plus 100 per frame. */
    private static byte[][][] event() {
        byte[][][] event = new byte[ROWS][COLUMNS][FRAMES];
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                for (int frame = 0; frame < FRAMES; frame++) {
                    event[row][column][frame] = (byte) (10 + row * COLUMNS + column + 100 * frame);
                }
            }
        }
        return event;
    }

    private static void blank(byte[][][] event, int frame) {
        for (byte[][] row : event) {
            for (byte[] cell : row) {
                cell[frame] = (byte) 255;
            }
        }
    }

    private Path writeFile(String[] ids, byte[][][]... events) throws IOException {
        return writeFile(directory.resolve("data"), ids, events);
    }

    private Path writeFile(Path root, String[] ids, byte[][][]... events) throws IOException {
        Path file = root.resolve(fileName);
        Files.createDirectories(file.getParent());
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putDataset(
                    "vil",
                    events,
                    DatasetCreationOptions.builder()
                            .unsigned()
                            .chunkDimensions(1, ROWS, COLUMNS, FRAMES)
                            .deflate()
                            .build());
            hdf.putDataset("id", ids);
        }
        return file;
    }

    private static int[] codes(ArchivedFrame archived) throws Exception {
        Frame frame = archived.read();
        Channel channel = frame.channels().get(0);
        return Cells.unpackCodes(channel.cells(), channel.packing(), frame.grid().cells());
    }

    private List<String> feeds() throws IOException {
        try (Archive archive = Archives.open(directory)) {
            return archive.feeds().stream().map(FeedArchive::feed).toList();
        }
    }

    private void assertRefused(String reason) throws IOException {
        try (Archive archive = Archives.open(directory)) {
            List<ArchivedFrame> frames = archive.feeds().get(0).frames();
            assertThat(frames).hasSize(1);
            assertThatThrownBy(() -> frames.get(0).read())
                    .isInstanceOf(MalformedFrameException.class)
                    .hasMessage("SEVIR_VIL_STORMEVENTS_2019_0101_0630.h5: " + reason);
        }
    }

    @Test
    void an_event_is_a_feed_that_ends() throws Exception {
        catalog.add(row("S831344", 0));
        writeCatalog();
        writeFile(new String[] {"S831344"}, event());

        try (Archive archive = Archives.open(directory)) {
            FeedArchive event = archive.feeds().get(0);

            assertThat(event.feed()).isEqualTo("sevir/S831344");
            assertThat(event.ends()).isTrue();
            assertThat(event.cadence()).hasMinutes(5);
            assertThat(event.frames())
                    .extracting(ArchivedFrame::validTime)
                    .containsExactly(
                            Instant.parse("2019-05-26T00:49:00Z"),
                            Instant.parse("2019-05-26T00:54:00Z"),
                            Instant.parse("2019-05-26T00:59:00Z"));
        }
    }

    @Test
    void row_0_of_the_file_is_the_south() throws Exception {
        catalog.add(row("S831344", 0));
        writeCatalog();
        writeFile(new String[] {"S831344"}, event());

        try (Archive archive = Archives.open(directory)) {
            List<ArchivedFrame> frames = archive.feeds().get(0).frames();

            assertThat(codes(frames.get(1)))
                    .containsExactly(
                            128, 129, 130, 131, 132, 133, 122, 123, 124, 125, 126, 127, 116, 117,
                            118, 119, 120, 121, 110, 111, 112, 113, 114, 115);
            Frame frame = frames.get(1).read();
            assertThat(frame.channels().get(0).quantity()).isEqualTo(Quantity.VIL);
            assertThat(frame.channels().get(0).values(frame.grid())).startsWith(128f, 129f);
        }
    }

    @Test
    void the_grid_hangs_on_whole_metres() throws Exception {
        catalog.add(row("S831344", 0));
        writeCatalog();
        writeFile(new String[] {"S831344"}, event());

        try (Archive archive = Archives.open(directory)) {
            var grid = archive.feeds().get(0).frames().get(0).read().grid();

            assertThat(grid.westMetres()).isEqualTo(222_000);
            assertThat(grid.northMetres()).isEqualTo(66_000);
            assertThat(grid.cellWidthMetres()).isEqualTo(1000);
            assertThat(grid.cellHeightMetres()).isEqualTo(1000);
        }
    }

    @Test
    void a_frame_of_nothing_but_missing_cells_is_absent() throws Exception {
        catalog.add(row("S831344", 0));
        writeCatalog();
        byte[][][] event = event();
        blank(event, 1);
        event[0][0][2] = (byte) 255;
        event[0][1][2] = 0;
        event[0][2][2] = 5;
        writeFile(new String[] {"S831344"}, event);

        try (Archive archive = Archives.open(directory)) {
            List<ArchivedFrame> frames = archive.feeds().get(0).frames();

            assertThat(frames)
                    .extracting(ArchivedFrame::validTime)
                    .containsExactly(
                            Instant.parse("2019-05-26T00:49:00Z"),
                            Instant.parse("2019-05-26T00:59:00Z"));
            Frame last = frames.get(1).read();
            assertThat(last.channels().get(0).values(last.grid()))
                    .contains(Float.NaN)
                    .endsWith(Float.NaN, 0f, 5f, 213f, 214f, 215f);
        }
    }

    @Test
    void ids_that_occur_twice_are_dropped() throws Exception {
        catalog.add(row("S1", 0));
        catalog.add(row("S2", 1));
        catalog.add(row("S1", 2));
        writeCatalog();
        writeFile(new String[] {"S1", "S2", "S1"}, event(), event(), event());

        assertThat(feeds()).containsExactly("sevir/S2");
    }

    @Test
    void other_sensors_may_share_the_id() throws Exception {
        catalog.add(row("S1", 0));
        catalog.add(row("S1", 0).replace(",vil,", ",ir069,"));
        writeCatalog();
        writeFile(new String[] {"S1"}, event());

        assertThat(feeds()).containsExactly("sevir/S1");
    }

    @Test
    void a_spreadsheets_mark_quotes_and_order_of_columns_do_no_harm() throws Exception {
        List<String> names = new ArrayList<>(CsvLine.split(HEADER));
        List<String> fields = new ArrayList<>(CsvLine.split(row("S1", 0)));
        Collections.reverse(names);
        Collections.reverse(fields);
        catalog.set(0, "\uFEFF" + String.join(",", names));
        catalog.add("\"" + String.join("\",\"", fields) + "\"");
        writeCatalog();
        writeFile(new String[] {"S1"}, event());

        assertThat(feeds()).containsExactly("sevir/S1");
    }

    @Test
    void rows_that_make_no_sense_are_left_out() throws Exception {
        catalog.add(row("S1", 0));
        catalog.add(row("S2", 1).replace("2019-05-26 00:55:00", "5/26/19 0:55"));
        catalog.add(row("S3", 2).replace("-6:-1:4", "-6:-6:4"));
        catalog.add(row("../S4", 3));
        catalog.add("S5," + fileName + ",5,vil");
        catalog.add("");
        writeCatalog();
        writeFile(new String[] {"S1"}, event());

        assertThat(feeds()).containsExactly("sevir/S1");
    }

    @Test
    void the_files_may_lie_beside_the_catalogue() throws Exception {
        catalog.add(row("S1", 0));
        writeCatalog();
        writeFile(directory, new String[] {"S1"}, event());

        assertThat(feeds()).containsExactly("sevir/S1");
    }

    @Test
    void events_without_their_file_are_left_out() throws Exception {
        catalog.add(row("S1", 0));
        catalog.add(row("S2", 0).replace("2019_0101", "2018_0101"));
        writeCatalog();
        writeFile(new String[] {"S1"}, event());

        assertThat(feeds()).containsExactly("sevir/S1");
    }

    @Test
    void a_catalogue_without_any_file_is_an_error() throws Exception {
        catalog.add(row("S1", 0));
        writeCatalog();

        assertThatThrownBy(() -> Archives.open(directory))
                .isInstanceOf(UnknownArchiveException.class)
                .hasMessageEndingWith(
                        "CATALOG.csv lists 1 usable VIL events and none of their files is there;"
                                + " expected e.g. "
                                + directory.resolve("data").resolve(fileName));
    }

    @Test
    void a_file_outside_of_the_archive_is_never_opened() throws Exception {
        catalog.add(row("S1", 0).replace("vil/2019/", "../../vil/2019/"));
        writeCatalog();
        writeFile(directory.resolve("data/deep"), new String[] {"S1"}, event());

        assertThatThrownBy(() -> Archives.open(directory))
                .isInstanceOf(UnknownArchiveException.class);
    }

    @Test
    void another_table_is_an_error() throws Exception {
        catalog.set(0, "name,value");
        writeCatalog();

        assertThatThrownBy(() -> Archives.open(directory))
                .isInstanceOf(UnknownArchiveException.class)
                .hasMessageEndingWith("no column id in its first line; expected SEVIR's catalogue");
    }

    @Test
    void the_catalogue_and_the_file_must_agree_on_the_id() throws Exception {
        catalog.add(row("S1", 0));
        writeCatalog();
        writeFile(new String[] {"S2"}, event());

        assertRefused("event number 0 is S2, the catalogue says S1");
    }

    @Test
    void an_index_beyond_the_file_is_refused() throws Exception {
        catalog.add(row("S1", 7));
        writeCatalog();
        writeFile(new String[] {"S2"}, event());

        assertRefused("has 1 ids; the catalogue's event S1 is number 7");
    }

    @Test
    void another_number_of_frames_is_refused() throws Exception {
        catalog.add(row("S1", 0).replace("-6:-1:4", "-6:-1:4:9"));
        writeCatalog();
        writeFile(new String[] {"S1"}, event());

        assertRefused("dataset vil has shape [1, 4, 6, 3], event S1 needs (N, 4, 6, 4)");
    }

    @Test
    void every_cut_is_refused() throws Exception {
        catalog.add(row("S1", 0));
        writeCatalog();
        Path file = writeFile(new String[] {"S1"}, event());

        Cuts.everyCutIsRefused(
                file,
                part -> {
                    try (Archive archive = Archives.open(directory)) {
                        archive.feeds().get(0).frames().get(0).read();
                    }
                });
    }

    @Test
    void an_event_is_read_from_disk_once() throws Exception {
        catalog.add(row("S1", 0));
        catalog.add(row("S2", 1));
        writeCatalog();
        Path file = writeFile(new String[] {"S1", "S2"}, event(), event());

        try (Archive archive = Archives.open(directory)) {
            List<ArchivedFrame> first = archive.feeds().get(0).frames();
            List<ArchivedFrame> second = archive.feeds().get(1).frames();
            Files.delete(file);

            // In turns, as events that overlap are replayed.
            for (int i = 0; i < FRAMES; i++) {
                assertThat(codes(first.get(i))).isEqualTo(codes(second.get(i)));
            }
        }
    }
}
