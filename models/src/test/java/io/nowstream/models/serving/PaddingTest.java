package io.nowstream.models.serving;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaddingTest {

    private static float[] numbered(int cells) {
        float[] field = new float[cells];
        for (int i = 0; i < cells; i++) {
            field[i] = i;
        }
        return field;
    }

    @Test
    void the_field_is_mirrored_at_its_southern_and_eastern_edges() {
        assertThat(new Padding(3, 3, 5).pad(numbered(9)))
                .containsExactly(
                        0, 1, 2, 1, 0, //
                        3, 4, 5, 4, 3, //
                        6, 7, 8, 7, 6, //
                        3, 4, 5, 4, 3, //
                        0, 1, 2, 1, 0);
    }

    @Test
    void a_small_field_is_mirrored_again_and_again() {
        assertThat(new Padding(1, 2, 4).pad(numbered(2)))
                .containsExactly(0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
    }

    @Test
    void what_fits_is_left_as_it_is() {
        float[] field = numbered(16);
        Padding padding = new Padding(4, 4, 4);

        assertThat(padding.pad(field)).isSameAs(field);
        assertThat(padding.crop(field)).isSameAs(field);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 16", "7, 9, 4", "16, 17, 8", "383, 350, 16"})
    void cropping_undoes_padding(int rows, int columns, int divisibility) {
        Padding padding = new Padding(rows, columns, divisibility);
        float[] field = numbered(rows * columns);

        float[] padded = padding.pad(field);

        assertThat(padding.paddedRows() % divisibility).isZero();
        assertThat(padding.paddedColumns() % divisibility).isZero();
        assertThat(padded).hasSize(padding.paddedRows() * padding.paddedColumns());
        assertThat(padding.crop(padded)).isEqualTo(field);
    }
}
