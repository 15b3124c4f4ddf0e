package io.nowstream.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReadingTest {

    private static Reading reading(String source, double x, double y, double value) {
        return new Reading("gauges", source, Instant.EPOCH, Instant.EPOCH, x, y, value);
    }

    @Test
    void place_and_value_may_be_unknown() {
        assertThat(reading("G1", 3, -4, 0).hasPlace()).isTrue();
        assertThat(reading("G1", 3, -4, 0).hasValue()).isTrue();
        assertThat(reading("G1", Double.NaN, Double.NaN, 0).hasPlace()).isFalse();
        assertThat(reading("G1", 3, -4, Double.NaN).hasValue()).isFalse();
    }

    @Test
    void half_a_place_is_none() {
        assertThatThrownBy(() -> reading("G1", 3, Double.NaN, 0))
                .hasMessage(
                        "a reading of G1 lies at finite metres or, as NaN x NaN, nowhere;"
                                + " got 3.0 x NaN");
    }

    @Test
    void nothing_is_measured_at_infinity_or_by_nobody() {
        assertThatThrownBy(() -> reading("G1", 3, 4, Double.POSITIVE_INFINITY))
                .hasMessage("a reading of G1 has a finite value, or NaN for none; got Infinity");
        assertThatThrownBy(() -> reading("G1", Double.NEGATIVE_INFINITY, 4, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reading("", 3, 4, 0))
                .hasMessage("a reading needs a feed and a source, got \"gauges\" and \"\"");
    }
}
