package io.nowstream.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GeneratedStormTest {

    private static final int SIZE = GeneratedStorm.SIZE;

    private static int at(byte[] frame, int row, int column) {
        return frame[row * SIZE + column] & 0xFF;
    }

    @Test
    void the_same_seed_gives_the_same_storm() {
        assertThat(new GeneratedStorm(7).frame(20)).isEqualTo(new GeneratedStorm(7).frame(20));
        assertThat(new GeneratedStorm(8).frame(20)).isNotEqualTo(new GeneratedStorm(7).frame(20));
    }

    @Test
    void the_north_eastern_corner_is_without_coverage_and_the_others_are_not() {
        byte[] frame = new GeneratedStorm(7).frame(0);

        assertThat(at(frame, 0, SIZE - 1)).isEqualTo(255);
        assertThat(at(frame, 0, 0)).isLessThan(255);
        assertThat(at(frame, SIZE - 1, 0)).isLessThan(255);
        assertThat(at(frame, SIZE - 1, SIZE - 1)).isLessThan(255);
    }

    @Test
    void it_is_wet_and_dry_and_has_cells_worth_a_warning() {
        int wet = 0;
        int dry = 0;
        int severe = 0;
        for (byte code : new GeneratedStorm(7).frame(30)) {
            int c = code & 0xFF;
            wet += c > 16 && c < 255 ? 1 : 0;
            dry += c == 0 ? 1 : 0;
            severe += c >= 160 && c < 255 ? 1 : 0;
        }
        assertThat(wet).isGreaterThan(10_000);
        assertThat(dry).isGreaterThan(10_000);
        assertThat(severe).isGreaterThan(50);
    }
}
