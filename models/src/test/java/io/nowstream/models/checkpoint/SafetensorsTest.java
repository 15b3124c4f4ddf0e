package io.nowstream.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {

    private static final List<SafetensorsWriter.Tensor> TWO =
            List.of(
                    new SafetensorsWriter.Tensor(
                            "a", new long[] {2, 3}, new float[] {1, -2, 3.5f, 0, 5, 6}),
                    new SafetensorsWriter.Tensor("b.c", new long[] {1}, new float[] {0.25f}));

    @TempDir Path directory;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("t.safetensors"), bytes);
    }

    private static byte[] written(List<SafetensorsWriter.Tensor> tensors) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SafetensorsWriter.write(out, tensors);
        return out.toByteArray();
    }

    private static byte[] bytes(long claimed, String header, int data) {
        byte[] json = TinyModel.utf8(header);
        return ByteBuffer.allocate(8 + json.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(claimed)
                .put(json)
                .array();
    }

    private void refused(String header, int data, String... sentence) throws IOException {
        refused(bytes(TinyModel.utf8(header).length, header, data), sentence);
    }

    private void refused(byte[] bytes, String... sentence) throws IOException {
        Path file = file(bytes);
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith(file + ": ")
                .message()
                .contains(sentence)
                .hasLineCount(1);
    }

    @Test
    void what_is_written_is_read() throws IOException {
        Safetensors read = Safetensors.open(file(written(TWO)));

        assertThat(read.entries()).extracting(Safetensors.Entry::name).containsExactly("a", "b.c");
        assertThat(read.entry("a").shape()).containsExactly(2L, 3L);
        assertThat(read.floats("a")).containsExactly(1, -2, 3.5f, 0, 5, 6);
        assertThat(read.floats("b.c")).containsExactly(0.25f);
    }

    @Test
    void the_bytes_are_these_and_the_data_begin_at_a_multiple_of_eight() throws IOException {
        byte[] bytes = written(TWO);
        String header =
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                        + "\"b.c\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[24,28]}}";

        assertThat(new String(bytes, 8, header.length(), StandardCharsets.UTF_8)).isEqualTo(header);
        assertThat((bytes.length - 28) % 8).isZero();
        assertThat(written(TWO)).isEqualTo(bytes);
    }

    @Test
    void a_golden_file_of_another_writer_is_read() throws IOException {
        String name = "vmrnn-scan.safetensors";
        Path file = directory.resolve(name);
        try (InputStream in =
                Objects.requireNonNull(getClass().getResourceAsStream("/golden/" + name))) {
            Files.copy(in, file);
        }
        Safetensors golden = Safetensors.open(file);

        assertThat(golden.entry("L1.A").shape()).containsExactly(4L, 3L, 16L);
        assertThat(golden.floats("L1.A")).hasSize(4 * 3 * 16).isNotEqualTo(new float[4 * 3 * 16]);
        assertThat(golden.has("L1.nothing")).isFalse();
    }

    @Test
    void whole_numbers_are_read_as_what_they_are() throws IOException {
        String header = "{\"i\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[0,16]}}";
        byte[] bytes = bytes(header.length(), header, 16);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length - 16, -5);
        Safetensors read = Safetensors.open(file(bytes));

        assertThat(read.longs("i")).containsExactly(-5, 0);
        assertThatThrownBy(() -> read.floats("i")).hasMessageContaining("type I64; expected F32");
        assertThatThrownBy(() -> read.longs("j")).hasMessageContaining("no tensor \"j\"");
    }

    @Test
    void a_header_that_claims_two_gigabytes_is_refused_before_memory_is_taken() throws IOException {
        refused(bytes(2L << 30, "{}", 0), "claims a header of 2147483648 bytes");
        refused(bytes(-1, "{}", 0), "claims a header of 18446744073709551615 bytes");
        refused(bytes(1000, "{}", 0), "claims a header of 1,000 bytes, and 2 bytes follow");
        refused(new byte[7], "7 bytes; a safetensors file begins with 8");
    }

    @Test
    void offsets_that_overlap_leave_a_gap_or_lead_outside_are_refused() throws IOException {
        refused(two("[0,8]", "[4,12]"), 12, "\"b\" begins at byte 4", "expected 8");
        refused(two("[0,8]", "[12,20]"), 20, "\"b\" begins at byte 12", "expected 8");
        refused(two("[0,8]", "[8,16]"), 12, "take 16 bytes, and 12 bytes follow");
        refused(two("[0,8]", "[8,16]"), 20, "take 16 bytes, and 20 bytes follow");
        refused(two("[0,8]", "[16,8]"), 16, "offsets say 16 to 8");
        refused(two("[-8,0]", "[0,8]"), 8, "offsets say -8 to 0");
        refused(two("[0,8]", "[8,9223372036854775807]"), 16, "\"b\" of shape [2] takes 8 bytes");
    }

    private static String two(String a, String b) {
        return ("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":%s},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":%s}}")
                .formatted(a, b);
    }

    @Test
    void a_shape_that_does_not_fit_its_bytes_is_refused() throws IOException {
        refused(
                one("F32", "[3]", "[0,8]"),
                8,
                "of shape [3] takes 12 bytes, its offsets say 0 to 8");
        refused(one("F32", "[4294967296,4294967296]", "[0,8]"), 8, "larger than any file");
        refused(one("F32", "[-2]", "[0,8]"), 8, "has no negative dimension");
        refused(one("F32", "[1,1,1,1,1,1,1,1,2]", "[0,8]"), 8, "at most eight dimensions");
        refused(one("F32", "[2.0]", "[0,8]"), 8, "only whole numbers");
        refused(one("F32", "[99999999999999999999]", "[0,8]"), 8, "beyond 64 bits");
        refused(one("BF16", "[4]", "[0,8]"), 8, "of type BF16; expected F32 or I64");
    }

    private static String one(String type, String shape, String offsets) {
        return "{\"a\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
                .formatted(type, shape, offsets);
    }

    @Test
    void a_header_that_is_not_the_json_it_must_be_is_refused() throws IOException {
        String a = one("F32", "[2]", "[0,8]");
        refused("", 0, "begins with \"{\"");
        refused("[]", 0, "begins with \"{\"");
        refused("{\"a\":1}", 8, "has one object per tensor");
        refused(a + "{}", 8, "one object and nothing after it");
        refused(a.replace("[2]", "[2}"), 8, "no JSON");
        refused(a.substring(0, a.length() - 1), 8, "no JSON");
        refused("{" + a.substring(1, a.length() - 1) + "," + a.substring(1), 8, "Duplicate");
        refused(a.replace("\"shape\":[2],", ""), 8, "a dtype, a shape and data_offsets");
        refused(a.replace("}}", ",\"x\":1}}"), 8, "has a \"x\"");
        refused(a.replace("[2]", "[".repeat(900) + "]".repeat(900)), 8, "only whole numbers");
        refused("{\"__metadata__\":{\"a\":{}}}", 0, "only texts as metadata");
        refused("{\"" + "n".repeat(5000) + "\":{}}", 0, "no JSON");
    }

    @Test
    void metadata_are_passed_over() throws IOException {
        String header = "{\"__metadata__\":{\"format\":\"pt\"}}   ";
        assertThat(Safetensors.open(file(bytes(header.length(), header, 0))).entries()).isEmpty();
    }

    /**
     * Thousands of damaged headers: nothing but the one exception, and what is read is in bounds.
     */
    @Test
    void damaged_headers_are_refused_or_harmless() throws IOException {
        byte[] good = written(TWO);
        Random random = new Random(20240612);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = Damage.done(good, good.length - 28, random);
            Path file = file(bytes);
            try {
                Safetensors read = Safetensors.open(file);
                for (Safetensors.Entry entry : read.entries()) {
                    assertThat(entry.end()).isLessThanOrEqualTo(bytes.length);
                    if (entry.type() == Safetensors.Type.F32) {
                        assertThat(read.floats(entry.name())).hasSize((int) entry.size());
                    }
                }
            } catch (CheckpointException refused) {
                assertThat(refused.getMessage()).startsWith(file + ": ").hasLineCount(1);
            }
        }
    }
}
