package io.nowstream.ingest.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.DatasetCreationOptions;
import io.jhdf.exceptions.HdfFilterException;
import io.jhdf.filter.DeflatePipelineFilter;
import io.jhdf.filter.Filter;
import io.jhdf.filter.FilterManager;
import io.nowstream.ingest.Cuts;
import io.nowstream.ingest.MalformedFrameException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Hdf5FileTest {

    @TempDir Path directory;

    private Path written(Consumer<WritableHdfFile> content) {
        Path file = directory.resolve("T_20240612T1205.h5");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            content.accept(hdf);
        }
        return file;
    }

    private static short[][] ramp(int rows, int columns) {
        short[][] ramp = new short[rows][columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                ramp[row][column] = (short) (row * columns + column);
            }
        }
        return ramp;
    }

    private static DatasetCreationOptions unsigned() {
        return DatasetCreationOptions.builder().unsigned().build();
    }

    private static void readGrid(Path file) throws Exception {
        try (Hdf5File hdf = Hdf5File.load(file)) {
            hdf.grid("rain", 2, false);
        }
    }

    private static void assertRefused(Path file, Cuts.Reader reader, String message) {
        assertThatThrownBy(() -> reader.read(file))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage("T_20240612T1205.h5: " + message);
    }

    private static void cut(Path file, int length) throws IOException {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
    }

    @Test
    void a_half_file_with_a_contiguous_dataset_is_refused_by_its_length() throws Exception {
        Path file = written(hdf -> hdf.putDataset("rain", ramp(200, 300), unsigned()));
        long whole = Files.size(file);
        cut(file, (int) whole / 2);

        String message =
                "truncated HDF5: superblock declares %,d bytes, file has %,d"
                        .formatted(whole, whole / 2);
        assertRefused(file, Hdf5FileTest::readGrid, message);
        assertRefused(file, part -> Hdf5File.open(part).close(), message);
    }

    @Test
    void every_cut_of_a_file_is_refused() throws Exception {
        Path file =
                written(
                        hdf ->
                                hdf.putDataset(
                                        "rain",
                                        ramp(20, 30),
                                        DatasetCreationOptions.builder()
                                                .unsigned()
                                                .chunkDimensions(7, 30)
                                                .deflate()
                                                .build()));

        Cuts.everyCutIsRefused(file, Hdf5FileTest::readGrid);
        Cuts.everyCutIsRefused(file, part -> Hdf5File.open(part).close());
        readGrid(file);
    }

    @Test
    void a_damaged_byte_is_refused_or_read_and_nothing_else() throws Exception {
        Path file =
                written(
                        hdf ->
                                hdf.putDataset(
                                        "rain",
                                        ramp(20, 30),
                                        DatasetCreationOptions.builder()
                                                .unsigned()
                                                .deflate()
                                                .build()));
        byte[] whole = Files.readAllBytes(file);

        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) 0xFF;
            Files.write(file, damaged);
            try {
                readGrid(file);
            } catch (MalformedFrameException e) {
                assertThat(e).hasMessageStartingWith("T_20240612T1205.h5: ");
            }
        }
    }

    @Test
    void integers_come_row_by_row_whatever_the_storage() throws Exception {
        for (DatasetCreationOptions storage :
                new DatasetCreationOptions[] {
                    unsigned(),
                    DatasetCreationOptions.builder().unsigned().chunkDimensions(4, 3).build(),
                    DatasetCreationOptions.builder().unsigned().shuffle().deflate().build()
                }) {
            Path file = written(hdf -> hdf.putDataset("rain", ramp(5, 7), storage));
            try (Hdf5File hdf = Hdf5File.load(file)) {
                IntegerGrid grid = hdf.grid("rain", 2, false);

                assertThat(grid.rows()).isEqualTo(5);
                assertThat(grid.columns()).isEqualTo(7);
                assertThat(grid.cells()).startsWith(0, 1, 2).endsWith(33, 34).hasSize(35);
            }
            Files.delete(file);
        }
    }

    @Test
    void unsigned_integers_use_their_whole_range() throws Exception {
        Path file = written(hdf -> hdf.putDataset("rain", new short[][] {{-1}}, unsigned()));

        try (Hdf5File hdf = Hdf5File.load(file)) {
            assertThat(hdf.grid("rain", 2, false).cells()).containsExactly(65_535);
        }
    }

    @Test
    void what_is_not_hdf5_is_refused_by_its_signature() throws Exception {
        Path file = directory.resolve("T_20240612T1205.h5");
        Files.writeString(file, "<html>503 Service Unavailable</html>");
        assertRefused(file, Hdf5FileTest::readGrid, "not HDF5: no signature found in its 36 bytes");

        Files.write(file, new byte[0]);
        assertRefused(file, Hdf5FileTest::readGrid, "not HDF5: no signature found in its 0 bytes");
    }

    @Test
    void a_missing_dataset_is_named() {
        Path file = written(hdf -> hdf.putDataset("snow", ramp(2, 2), unsigned()));

        assertRefused(file, Hdf5FileTest::readGrid, "no rain in it");
    }

    @Test
    void a_group_is_no_dataset() {
        Path file = written(hdf -> hdf.putGroup("rain"));

        assertRefused(file, Hdf5FileTest::readGrid, "rain is not a dataset");
    }

    @Test
    void another_type_is_named_with_the_expected_one() throws Exception {
        assertRefused(
                written(hdf -> hdf.putDataset("rain", ramp(2, 2))),
                Hdf5FileTest::readGrid,
                "dataset rain holds int16, expected uint16");
        Files.delete(directory.resolve("T_20240612T1205.h5"));
        assertRefused(
                written(hdf -> hdf.putDataset("rain", new float[][] {{1}})),
                Hdf5FileTest::readGrid,
                "dataset rain holds no integers, expected uint16");
    }

    @Test
    void another_shape_is_named() {
        assertRefused(
                written(hdf -> hdf.putDataset("rain", new short[][][] {{{1}}}, unsigned())),
                Hdf5FileTest::readGrid,
                "dataset rain has shape [1, 1, 1], expected 2 axes");
    }

    @Test
    void a_filter_that_is_not_read_is_named() {
        FilterManager.addFilter(new Zstd());
        Path file =
                written(
                        hdf ->
                                hdf.putDataset(
                                        "rain",
                                        ramp(4, 4),
                                        DatasetCreationOptions.builder()
                                                .unsigned()
                                                .filter(new Zstd())
                                                .build()));

        assertRefused(
                file,
                Hdf5FileTest::readGrid,
                "dataset rain is compressed with zstd (id 32015); only deflate, shuffle, fletcher32"
                        + " and lzf are read");
    }

    @Test
    void a_chunk_does_not_inflate_without_end() {
        byte[] bomb = new DeflatePipelineFilter().encode(new byte[1 << 20], new int[0]);

        assertThat(bomb.length).isLessThan(2_000);
        assertThat(new BoundedDeflate(1 << 20).decode(bomb, new int[0])).hasSize(1 << 20);
        assertThatThrownBy(() -> new BoundedDeflate((1 << 20) - 1).decode(bomb, new int[0]))
                .isInstanceOf(HdfFilterException.class)
                .hasMessage("a deflated chunk is larger than 1,048,575 bytes");
    }

    @Test
    void attributes_are_strings_and_numbers() throws Exception {
        Path file =
                written(
                        hdf -> {
                            var group = hdf.putGroup("overview");
                            group.putAttribute("time", "26-AUG-2010;00:05:00.000");
                            group.putAttribute("scale", new float[] {0.5f});
                            group.putAttribute("parallels", new double[] {-18, -36});
                        });

        try (Hdf5File hdf = Hdf5File.load(file)) {
            assertThat(hdf.text("overview", "time")).isEqualTo("26-AUG-2010;00:05:00.000");
            assertThat(hdf.number("overview", "scale")).isEqualTo(0.5);
            assertThat(hdf.numbers("overview", "parallels")).containsExactly(-18, -36);
            assertThat(hdf.has("overview", "offset")).isFalse();
            assertThatThrownBy(() -> hdf.number("overview", "offset"))
                    .hasMessage("T_20240612T1205.h5: overview has no attribute offset");
            assertThatThrownBy(() -> hdf.number("overview", "time"))
                    .hasMessage("T_20240612T1205.h5: attribute time of overview holds no numbers");
            assertThatThrownBy(() -> hdf.text("overview", "scale"))
                    .hasMessage("T_20240612T1205.h5: attribute scale of overview is not a string");
        }
    }

    @Test
    void a_block_is_the_same_whatever_the_chunks() throws Exception {
        byte[][][][] events = new byte[3][4][5][7];
        byte[] second = new byte[4 * 5 * 7];
        int at = 0;
        for (byte[][] row : events[1]) {
            for (byte[] cell : row) {
                for (int t = 0; t < cell.length; t++) {
                    cell[t] = (byte) (200 + at % 56);
                    second[at++] = cell[t];
                }
            }
        }
        int[][] chunks = {{1, 4, 5, 7}, {1, 4, 5, 3}, {1, 4, 5, 1}, {2, 3, 2, 4}, {3, 4, 5, 7}};
        for (int[] chunk : chunks) {
            assertThat(secondBlock(events, chunk)).as(Arrays.toString(chunk)).isEqualTo(second);
        }
        assertThat(secondBlock(events)).as("contiguous").isEqualTo(second);
    }

    private byte[] secondBlock(byte[][][][] events, int... chunk) throws Exception {
        DatasetCreationOptions.Builder storage = DatasetCreationOptions.builder().unsigned();
        if (chunk.length > 0) {
            storage.chunkDimensions(chunk).deflate();
        }
        Path file = written(hdf -> hdf.putDataset("vil", events, storage.build()));
        try (Hdf5File hdf = Hdf5File.open(file)) {
            return hdf.block("vil", 1);
        } finally {
            Files.delete(file);
        }
    }

    /** A filter that files may have and we do not; here it changes nothing. */
    private static class Zstd implements Filter {
        @Override
        public int getId() {
            return 32_015;
        }

        @Override
        public String getName() {
            return "zstd";
        }

        @Override
        public byte[] decode(byte[] encoded, int[] filterData) {
            return encoded;
        }

        @Override
        public byte[] encode(byte[] plain, int[] filterData) {
            return plain;
        }
    }
}
