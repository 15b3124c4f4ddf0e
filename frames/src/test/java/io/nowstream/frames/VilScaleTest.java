package io.nowstream.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VilScaleTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "5, 0",
        "6, 0.044121",
        "16, 0.154423",
        "18, 0.176484",
        "19, 0.188552",
        "74, 0.775305",
        "133, 3.533224",
        "160, 7.073095",
        "181, 12.135608",
        "219, 32.233546",
        "254, 79.261352"
    })
    void a_code_is_so_many_kilograms_per_square_metre(double code, double kilograms) {
        assertThat(VilScale.kilogramsPerSquareMetre(code)).isCloseTo(kilograms, within(5e-7));
    }

    @Test
    void the_missing_code_has_no_weight() {
        assertThat(VilScale.kilogramsPerSquareMetre(255)).isNaN();
        assertThat(VilScale.kilogramsPerSquareMetre(Double.NaN)).isNaN();
    }
}
