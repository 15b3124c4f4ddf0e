package io.nowstream.ingest.publish;

import static io.nowstream.ingest.publish.TestFrames.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    private final SettableClock wall = new SettableClock("09:00");
    private Pace pace = new Pace(60, wall);

    private Duration frame(String arrival) {
        return pace.before(at(arrival), true);
    }

    private Duration tick(String arrival) {
        return pace.before(at(arrival), false);
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void the_first_record_does_not_wait() {
        assertThat(frame("12:00")).isEqualTo(Duration.ZERO);
    }

    @Test
    void sixty_times_real_time_makes_minutes_seconds() {
        frame("12:00");

        assertThat(frame("12:05")).isEqualTo(seconds(5));
    }

    @Test
    void time_already_spent_is_not_waited_for_again() {
        frame("12:00");
        wall.advance(seconds(3));
        assertThat(frame("12:05")).isEqualTo(seconds(2));

        wall.advance(seconds(60));
        assertThat(frame("12:10")).isEqualTo(Duration.ZERO);
    }

    @Test
    void flat_out_never_waits() {
        pace = new Pace(Double.POSITIVE_INFINITY, wall);
        frame("12:00");

        assertThat(frame("23:00")).isEqualTo(Duration.ZERO);
    }

    @Test
    void silence_is_waited_through_for_an_hour_and_then_skipped() {
        frame("12:00");
        wall.advance(tick("12:50"));
        assertThat(tick("12:55")).isEqualTo(seconds(5));
        wall.advance(seconds(5));

        assertThat(tick("13:05")).isEqualTo(Duration.ZERO);
        assertThat(tick("14:00")).isEqualTo(Duration.ZERO);
        assertThat(frame("2099-01-01T00:00:00Z")).isEqualTo(Duration.ZERO);
        assertThat(frame("2099-01-01T00:05:00Z")).isEqualTo(seconds(5));
    }
}
