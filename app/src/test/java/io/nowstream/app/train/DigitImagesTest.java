package io.nowstream.app.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.app.UserMistake;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitImagesTest {

    private static final int PIXELS = 28 * 28;

    @TempDir Path directory;

    /** Image i is all i. */
    private static byte[] idx(int magic, int count, int rows, int written) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (int number : new int[] {magic, count, rows, 28}) {
            out.writeInt(number);
        }
        for (int i = 0; i < written; i++) {
            byte[] image = new byte[PIXELS];
            Arrays.fill(image, (byte) i);
            out.write(image);
        }
        return bytes.toByteArray();
    }

    private Path gzipped(byte[] content) throws IOException {
        Path file = directory.resolve("train-images-idx3-ubyte.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(content);
        }
        return file;
    }

    @Test
    void images_come_in_the_order_of_the_file() throws IOException {
        DigitImages images = DigitImages.read(gzipped(idx(2051, 3, 28, 3)));

        assertThat(images.size()).isEqualTo(3);
        assertThat(images.part(1, 3)).hasDimensions(2, PIXELS);
        assertThat(images.part(1, 3)[1]).containsOnly(2);
    }

    @Test
    void the_training_images_are_found_by_their_name_and_labels_are_not() throws IOException {
        Path file = gzipped(idx(2051, 1, 28, 1));
        Files.createFile(directory.resolve("train-labels-idx1-ubyte.gz"));
        Files.createFile(directory.resolve("t10k-images-idx3-ubyte.gz"));

        assertThat(DigitImages.in(directory)).contains(file);
    }

    @Test
    void a_file_that_is_cut_short_is_refused() throws IOException {
        Path file = gzipped(idx(2051, 3, 28, 2));

        assertThatThrownBy(() -> DigitImages.read(file))
                .isInstanceOf(UserMistake.class)
                .hasMessage(file + ": damaged, or cut short before its last image; fetch it again");
    }

    @Test
    void labels_other_sizes_and_wild_counts_are_refused_before_memory_is_taken()
            throws IOException {
        for (byte[] content :
                new byte[][] {
                    idx(2049, 3, 28, 3), idx(2051, 3, 32, 3), idx(2051, 2_000_000_000, 28, 1)
                }) {
            Path file = gzipped(content);
            assertThatThrownBy(() -> DigitImages.read(file))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContaining("no MNIST images")
                    .hasMessageContaining("expected 2051, a count, 28, 28");
        }
    }

    @Test
    void a_file_that_is_no_gzip_is_refused() throws IOException {
        Path file = Files.write(directory.resolve("train-images-idx3-ubyte.gz"), new byte[99]);

        assertThatThrownBy(() -> DigitImages.read(file)).isInstanceOf(UserMistake.class);
    }

    @Test
    @Tag("shared-data")
    void the_first_twenty_thousand_digits_are_read() throws IOException {
        Path mnist = Path.of(System.getProperty("nowstream.shared"), "data", "mnist");

        DigitImages images = DigitImages.read(DigitImages.in(mnist).orElseThrow());

        assertThat(images.size()).isEqualTo(20_000);
    }
}
