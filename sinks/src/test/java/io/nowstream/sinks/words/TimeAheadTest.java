package io.nowstream.sinks.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeAheadTest {

    private static final Instant NOON = Instant.parse("2024-06-12T12:00:00Z");

    @ParameterizedTest(name = "{0} ms: {1}")
    @CsvSource({
        "-5000, now",
        "0, now",
        "40, in 40 ms",
        "100, in 0.1 s",
        "800, in 0.8 s",
        "1000, in 1 s",
        "9900, in 9.9 s",
        "45000, in 45 s",
        "90000, in 90 s",
        "300000, in 5 min",
        "1200000, in 20 min",
        "3600000, in 60 min",
        "7200000, in 2 h",
        "7800000, in 2 h 10 min",
    })
    void a_time_ahead_is_said_in_the_unit_that_fits(long millis, String words) {
        assertThat(TimeAhead.of(NOON, NOON.plusMillis(millis))).isEqualTo(words);
    }
}
