package io.nowstream.operators.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stamps and their slots. */
class SlotsTest {

    private static final Slots FIVE_MINUTES = new Slots(300_000);

    @ParameterizedTest
    @CsvSource({
        "2024-06-12T12:05:00Z,     2024-06-12T12:05:00Z",
        "2024-06-12T12:07:29.999Z, 2024-06-12T12:05:00Z",
        "2024-06-12T12:07:30Z,     2024-06-12T12:10:00Z",
        "2024-06-12T12:02:30Z,     2024-06-12T12:05:00Z",
        "1969-12-31T23:58:00Z,     1970-01-01T00:00:00Z",
        "1969-12-31T23:57:00Z,     1969-12-31T23:55:00Z",
    })
    void a_stamp_snaps_to_the_nearest_slot_and_from_half_way_to_the_later(
            Instant stamp, Instant snapped) {
        assertThat(FIVE_MINUTES.time(FIVE_MINUTES.of(stamp))).isEqualTo(snapped);
    }

    @Test
    void odd_cadences_snap_too() {
        Slots seven = new Slots(7);

        assertThat(seven.of(Instant.ofEpochMilli(3))).isZero();
        assertThat(seven.of(Instant.ofEpochMilli(4))).isEqualTo(1);
        assertThat(seven.of(Instant.ofEpochMilli(-3))).isZero();
        assertThat(seven.of(Instant.ofEpochMilli(-4))).isEqualTo(-1);
    }
}
