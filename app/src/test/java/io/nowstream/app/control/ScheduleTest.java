package io.nowstream.app.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final LocalTime TWO = LocalTime.of(2, 0);

    private static String next(Duration every, String last) {
        return new Schedule(every, TWO).next(Instant.parse(last)).toString();
    }

    @Test
    void it_is_due_at_the_time_of_day_after_its_span_has_passed() {
        assertThat(next(Duration.ofDays(7), "2024-06-01T02:00:00Z"))
                .isEqualTo("2024-06-08T02:00:00Z");
        assertThat(next(Duration.ofDays(7), "2024-06-01T12:00:00Z"))
                .isEqualTo("2024-06-09T02:00:00Z");
        assertThat(next(Duration.ofDays(1), "2024-06-01T01:00:00Z"))
                .isEqualTo("2024-06-02T02:00:00Z");
    }

    @Test
    void less_than_an_hour_is_refused() {
        assertThatThrownBy(() -> new Schedule(Duration.ofMinutes(30), TWO))
                .hasMessage("every must be at least 1 h, was PT30M");
    }
}
