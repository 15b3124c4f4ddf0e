package io.nowstream.ingest.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.ingest.Cuts;
import io.nowstream.ingest.MalformedFrameException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzFileTest {

    @TempDir Path directory;

    private Path file() {
        return directory.resolve("flows.npz");
    }

    private Path stored(byte[] npy) throws IOException {
        return NpzWriter.write(file(), "volume.npy", npy, false);
    }

    private Path deflated(byte[] npy) throws IOException {
        return NpzWriter.write(file(), "volume.npy", npy, true);
    }

    private static NpyArray read(Path file) throws MalformedFrameException, IOException {
        try (NpzFile npz = NpzFile.open(file)) {
            return npz.array("volume");
        }
    }

    private double[] numbers() throws Exception {
        NpyArray array = read(file());
        int count = array.shape().stream().reduce(1, (a, b) -> a * b);
        return IntStream.range(0, count).mapToDouble(array::at).toArray();
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> read(file()))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage("flows.npz: " + reason);
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] ramp(String shape, int count) {
        return NpzWriter.npy(shape, count, i -> i);
    }

    @Test
    void stored_and_deflated_arrays_are_read() throws Exception {
        stored(ramp("(2, 3)", 6));
        assertThat(read(file()).shape()).containsExactly(2, 3);
        assertThat(numbers()).containsExactly(0, 1, 2, 3, 4, 5);

        deflated(ramp("(6,)", 6));
        assertThat(read(file()).shape()).containsExactly(6);
        assertThat(numbers()).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void a_header_is_read_without_the_numbers() throws Exception {
        deflated(ramp("(2, 3)", 6));

        try (NpzFile npz = NpzFile.open(file())) {
            NpyHeader header = npz.header("volume");
            assertThat(header.shape()).containsExactly(2, 3);
            assertThat(header.type()).isEqualTo(NpyType.F8);
            assertThat(header.bytes()).isEqualTo(48);
        }
    }

    @Test
    void numbers_of_all_types_are_read() throws Exception {
        Map<String, byte[]> arrays =
                Map.of(
                        "<f8", bytes(16).putDouble(-1.5).putDouble(65_536).array(),
                        "<f4", bytes(8).putFloat(-1.5f).putFloat(65_536).array(),
                        "<i8", bytes(16).putLong(-2).putLong(1L << 40).array(),
                        "<i4", bytes(8).putInt(-2).putInt(Integer.MAX_VALUE).array(),
                        "<u2", bytes(4).putShort((short) 7).putShort((short) -1).array(),
                        "|u1", bytes(2).put((byte) 7).put((byte) -1).array());
        Map<String, double[]> expected =
                Map.of(
                        "<f8", new double[] {-1.5, 65_536},
                        "<f4", new double[] {-1.5, 65_536},
                        "<i8", new double[] {-2, 1L << 40},
                        "<i4", new double[] {-2, Integer.MAX_VALUE},
                        "<u2", new double[] {7, 65_535},
                        "|u1", new double[] {7, 255});
        for (String type : arrays.keySet()) {
            String dictionary = NpzWriter.doubles("(2,)").replace("<f8", type);
            stored(NpzWriter.npy(1, dictionary, arrays.get(type)));

            assertThat(numbers()).as(type).containsExactly(expected.get(type));
        }
    }

    @Test
    void headers_of_all_versions_and_in_any_order_are_read() throws Exception {
        for (int version = 1; version <= 3; version++) {
            stored(NpzWriter.npy(version, NpzWriter.doubles("(1,)"), new byte[8]));
            assertThat(numbers()).containsExactly(0);
        }
        stored(
                NpzWriter.npy(
                        1,
                        "{\"shape\":(1,1),\"fortran_order\":False,\"descr\":\"<f8\"}",
                        new byte[8]));
        assertThat(read(file()).shape()).containsExactly(1, 1);
    }

    @Test
    void a_number_alone_and_no_number_are_arrays_too() throws Exception {
        stored(ramp("()", 1));
        assertThat(numbers()).containsExactly(0);
        stored(ramp("(0, 3)", 0));
        assertThat(numbers()).isEmpty();
    }

    @Test
    void fortran_order_is_refused_by_name() throws Exception {
        stored(NpzWriter.npy(1, NpzWriter.doubles("(1,)").replace("False", "True"), new byte[8]));

        assertRefused(
                "volume.npy: the array is in Fortran order; C order is read: save"
                        + " numpy.ascontiguousarray of it");
    }

    @Test
    void other_types_are_refused_by_name() throws Exception {
        for (String type : new String[] {">f8", "<c16", "|O", "<U8", "<M8[s]"}) {
            stored(NpzWriter.npy(1, NpzWriter.doubles("(1,)").replace("<f8", type), new byte[8]));
            assertRefused(
                    "volume.npy: numbers of type \"%s\"; <f8, <f4, <i8, <i4, <u2, |u1 are read"
                            .formatted(type));
        }
        String structure =
                NpzWriter.doubles("(1,)").replace("'<f8'", "[('in', '<f8'), ('out', '<f8')]");
        stored(NpzWriter.npy(1, structure, new byte[16]));
        assertRefused(
                "volume.npy: its header at character 10: a structured array; plain numbers are"
                        + " read");
    }

    @Test
    void a_header_that_is_no_dictionary_is_refused_with_the_place() throws Exception {
        Map<String, String> headers =
                Map.ofEntries(
                        Map.entry("[]", "at character 0: expected {"),
                        Map.entry("{", "at character 54: expected a string"),
                        Map.entry("{'descr' '<f8'}", "at character 9: expected :"),
                        Map.entry("{'descr': '<f8}", "at character 10: a string without an end"),
                        Map.entry("{'descr': '<f8' 1}", "at character 16: expected , or }"),
                        Map.entry("{'order': 1}", "at character 9: no such key as order"),
                        Map.entry(
                                "{'fortran_order': no}", "at character 18: expected True or False"),
                        Map.entry("{'shape': 3}", "at character 10: expected ("),
                        Map.entry("{'shape': (-3)}", "at character 11: expected a size"),
                        Map.entry("{'shape': (3 4)}", "at character 13: expected , or )"),
                        Map.entry(
                                "{'shape': (1234567890123456789)}",
                                "at character 11: expected a size"),
                        Map.entry(
                                "{'shape': (" + "1,".repeat(33) + ")}",
                                "at character 76: more than 32 axes"),
                        Map.entry("{} {", "at character 3: expected the end"),
                        Map.entry("{}", "lacks one of descr, fortran_order, shape"));
        for (Map.Entry<String, String> header : headers.entrySet()) {
            stored(NpzWriter.npy(1, header.getKey(), new byte[0]));
            assertThatThrownBy(() -> read(file()))
                    .as(header.getKey())
                    .isInstanceOf(MalformedFrameException.class)
                    .hasMessageStartingWith("flows.npz: volume.npy: its header ")
                    .hasMessageEndingWith(header.getValue());
        }
    }

    @Test
    void what_is_no_array_is_refused() throws Exception {
        stored("no array".getBytes(StandardCharsets.US_ASCII));
        assertRefused("volume.npy: not an array: does not begin with \\x93NUMPY and a version");

        stored(NpzWriter.npy(4, NpzWriter.doubles("(1,)"), new byte[8]));
        assertRefused("volume.npy: format version 4.0; 1.0 to 3.0 are read");

        byte[] npy = NpzWriter.npy(2, NpzWriter.doubles("(1,)"), new byte[8]);
        npy[11] = (byte) 0xFF; // 4 GB of header
        stored(npy);
        assertThatThrownBy(() -> read(file()))
                .hasMessageEndingWith("bytes; at most 10,000 are read");
    }

    @Test
    void a_shape_that_is_too_large_is_refused_before_memory_is_taken() throws Exception {
        for (String sizes : List.of("999999999999999999", "100000, 100000", "4096, 4097")) {
            stored(NpzWriter.npy(1, NpzWriter.doubles("(" + sizes + ")"), new byte[8]));
            assertRefused(
                    "volume.npy: shape [%s] of 8 bytes each; at most 134,217,728 bytes are read"
                            .formatted(sizes));
        }
    }

    @Test
    void a_shape_that_is_not_what_the_zip_holds_is_refused() throws Exception {
        stored(ramp("(3,)", 2));
        assertRefused("volume.npy: shape [3] needs 152 bytes, the zip's directory says 144");
        deflated(ramp("(1,)", 2));
        assertRefused("volume.npy: shape [1] needs 136 bytes, the zip's directory says 144");
    }

    @Test
    void a_zip_that_lies_about_a_size_is_found_out() throws Exception {
        NpzWriter.sayPlainSize(deflated(ramp("(1000000,)", 2)), 128 + 8_000_000);
        assertRefused(
                "volume.npy: truncated: shape [1000000] needs 8,000,000 bytes of numbers, 16 are"
                        + " there");

        // Hundreds of megabytes in some kilobytes: no more is inflated than the shape promises.
        NpzWriter.sayPlainSize(deflated(ramp("(2,)", 1 << 20)), 128 + 16);
        assertRefused("volume.npy: goes on behind the 16 bytes of its shape [2]");
    }

    @Test
    void a_bit_that_has_flipped_is_found() throws Exception {
        byte[] zip = Files.readAllBytes(stored(ramp("(1000,)", 1000)));
        zip[zip.length / 2] ^= 1;
        Files.write(file(), zip);

        assertRefused("volume.npy: damaged: its checksum is wrong");
    }

    @Test
    void a_cut_file_is_refused() throws Exception {
        Cuts.everyCutIsRefused(stored(ramp("(100,)", 100)), NpzFileTest::read);
        Cuts.everyCutIsRefused(deflated(ramp("(100,)", 100)), NpzFileTest::read);
    }

    @Test
    void a_damaged_file_is_refused_and_nothing_else() throws Exception {
        byte[] whole = Files.readAllBytes(deflated(ramp("(20,)", 20)));
        for (int flipped : new int[] {0xFF, 0x01}) {
            for (int at = 0; at < whole.length; at++) {
                byte[] damaged = Arrays.copyOf(whole, whole.length);
                damaged[at] ^= (byte) flipped;
                Files.write(file(), damaged);
                try {
                    // Dates, versions and attributes of a zip may say anything.
                    assertThat(read(file()).shape()).as("byte %d", at).containsExactly(20);
                } catch (MalformedFrameException refused) {
                    assertThat(refused).as("byte %d", at).hasMessageStartingWith("flows.npz: ");
                }
            }
        }
    }

    @Test
    void another_entry_than_asked_for_is_said() throws Exception {
        NpzWriter.write(file(), "arr_0.npy", ramp("(1,)", 1), true);

        assertRefused("no volume.npy in it; its first entry is arr_0.npy");
    }

    @Test
    void what_is_no_zip_is_refused_and_a_file_that_is_gone_is_the_disks_failure() throws Exception {
        Files.writeString(file(), "PK");
        assertThatThrownBy(() -> read(file()))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageStartingWith("flows.npz: not a zip file: ");
        Files.delete(file());
        assertThatThrownBy(() -> read(file())).isInstanceOf(NoSuchFileException.class);
    }
}
