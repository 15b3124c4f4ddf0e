package io.nowstream.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nowstream.models.training.Schedule.By;
import io.nowstream.models.training.Schedule.Kind;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    /** VMRNN's on TaxiBJ: 200 epochs, 5 of warm-up from 1e-5, floor 1e-6. */
    private final Schedule taxi = new Schedule(Kind.COSINE, By.EPOCH, 5, 1e-5, 1e-6);

    @Test
    void a_constant_rate_never_changes() {
        assertThat(Schedule.constant().rate(5e-5, 0, 10)).isEqualTo(5e-5);
        assertThat(Schedule.constant().rate(5e-5, 9.9, 10)).isEqualTo(5e-5);
    }

    @Test
    void by_epoch_the_warm_up_rises_in_stairs() {
        assertRate(taxi, 0, 200, 1e-5);
        assertRate(taxi, 0.99, 200, 1e-5);
        assertRate(taxi, 1, 200, 8.8e-5);
        assertRate(taxi, 4, 200, 3.22e-4);
    }

    @Test
    void by_epoch_the_cosine_counts_from_the_beginning() {
        assertRate(taxi, 5, 200, 3.9938500808e-4);
        assertRate(taxi, 100, 200, 2.005e-4);
        assertRate(taxi, 100.7, 200, 2.005e-4);
        assertRate(taxi, 199, 200, 1.02461181991e-6);
    }

    @Test
    void by_step_it_moves_within_an_epoch() {
        Schedule steps = new Schedule(Kind.COSINE, By.STEP, 0.5, 0, 0);
        assertRate(steps, 0.25, 4, 0.5e-3, 1e-3);
        assertRate(steps, 2, 4, 0.5e-3, 1e-3);
        assertRate(steps, 3, 4, 1e-3 * (1 + Math.cos(Math.PI * 0.75)) / 2, 1e-3);
    }

    @Test
    void by_second_it_ends_at_its_floor_in_time() {
        Schedule seconds = new Schedule(Kind.COSINE, By.SECOND, 30, 0, 1e-6);
        assertRate(seconds, 15, 600, 0.5e-3, 1e-3);
        assertRate(seconds, 600, 600, 1e-6, 1e-3);
        assertRate(seconds, 660, 600, 1e-6, 1e-3);
    }

    @Test
    void an_unknown_word_is_answered_with_the_known_ones() {
        assertThatThrownBy(() -> Kind.of("linear"))
                .hasMessage("schedule.kind is constant or cosine, not \"linear\"");
        assertThatThrownBy(() -> By.of("hour"))
                .hasMessage("schedule.by is epoch or step or second, not \"hour\"");
    }

    private static void assertRate(Schedule schedule, double t, double total, double expected) {
        assertRate(schedule, t, total, expected, 4e-4);
    }

    private static void assertRate(
            Schedule schedule, double t, double total, double expected, double lr) {
        assertThat(schedule.rate(lr, t, total)).isCloseTo(expected, within(1e-12));
    }
}
