package io.nowstream.sinks.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexedPngTest {

    static BufferedImage read(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "7, 3, 2", "97, 61, 18", "300, 200, 256"})
    void another_reader_sees_the_same_pixels(int width, int height, int colours)
            throws IOException {
        Random random = new Random(width);
        int[] palette = random.ints(colours).toArray();
        palette[0] = 0;
        byte[] indices = new byte[width * height];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = (byte) random.nextInt(colours);
        }

        BufferedImage image = read(IndexedPng.encode(width, height, indices, palette));

        assertThat(image.getWidth()).isEqualTo(width);
        assertThat(image.getHeight()).isEqualTo(height);
        for (int i = 0; i < indices.length; i++) {
            assertThat(image.getRGB(i % width, i / width))
                    .as("pixel %d", i)
                    .isEqualTo(palette[indices[i] & 0xFF]);
        }
    }

    @Test
    void too_few_indices_are_refused() {
        assertThatThrownBy(() -> IndexedPng.encode(4, 4, new byte[15], new int[1]))
                .hasMessage("an image of 4 x 4 needs 16 indices, got 15");
    }

    @Test
    void a_palette_of_300_colours_is_refused() {
        assertThatThrownBy(() -> IndexedPng.encode(1, 1, new byte[1], new int[300]))
                .hasMessage("a palette has 1 to 256 colours, got 300");
    }
}
