package io.nowstream.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameRangeTest {

    /** Every six hours from the first of the year: frame 1 at midnight, frame 5 a day later. */
    private static final List<Instant> TIMES =
            IntStream.range(0, 12)
                    .mapToObj(
                            i ->
                                    Instant.parse("2019-01-01T00:00:00Z")
                                            .plus(Duration.ofHours(6L * i)))
                    .toList();

    private static FrameRange range(String text) {
        return FrameRange.parse(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "all",
                "none",
                "1-60",
                "until 2019-01-01",
                "2019-01-01 to 2019-06-01",
                "from 2019-06-01"
            })
    void what_is_written_is_read_back(String text) {
        assertThat(range(text)).hasToString(text);
        assertThat(range(range(text).toString())).isEqualTo(range(text));
    }

    @Test
    void places_hold_whole_windows_only() {
        assertThat(range("61-92").holds(60, 22)).isTrue();
        assertThat(range("61-92").holds(70, 22)).isTrue();
        assertThat(range("61-92").holds(71, 22)).isFalse();
        assertThat(range("61-92").holds(59, 22)).isFalse();
    }

    /** A day's beginning belongs to what is before it. */
    @ParameterizedTest
    @CsvSource({
        "until 2019-01-01, 1-1",
        "until 2019-01-02, 1-5",
        "2019-01-02 to 2019-01-03, 6-9",
        "from 2019-01-03, 10-12",
        "from 2020-01-01, none",
        "2-3, 2-3",
        "all, all"
    })
    void a_range_of_time_becomes_places_among_the_times_of_a_feed(String text, String places) {
        assertThat(range(text).among(TIMES)).hasToString(places);
    }

    @Test
    void a_range_of_time_holds_nothing_before_its_places_are_known_and_is_not_empty() {
        assertThat(range("until 2019-01-02").holds(0, 1)).isFalse();
        assertThat(range("until 2019-01-02").isEmpty()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "60",
                "0-3",
                "9-3",
                "until",
                "until 2019",
                "until 2019-13-01",
                "2019-06-01 to 2019-01-01",
                "1-9999999999"
            })
    void anything_else_is_refused_with_what_is_possible(String text) {
        assertThatThrownBy(() -> range(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("frames ");
    }
}
