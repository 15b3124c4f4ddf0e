package io.nowstream.operators.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MachineClockTest {

    private final LiveClock clock = LiveClock.ofMachine();
    private final CountDownLatch rung = new CountDownLatch(1);

    @Test
    void an_alarm_rings_at_its_time_and_not_before() throws Exception {
        Instant at = clock.now().plusMillis(60);
        try (LiveClock.Alarms alarms = clock.alarms()) {
            alarms.set(at, rung::countDown);
            rung.await();
        }

        assertThat(Instant.now()).isAfterOrEqualTo(at);
    }

    @Test
    void an_alarm_of_the_past_rings_at_once() throws Exception {
        try (LiveClock.Alarms alarms = clock.alarms()) {
            alarms.set(Instant.EPOCH, rung::countDown);

            assertThat(rung.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void one_that_was_cancelled_does_not_ring_and_one_that_breaks_silences_no_other()
            throws Exception {
        AtomicInteger cancelled = new AtomicInteger();
        try (LiveClock.Alarms alarms = clock.alarms()) {
            Instant soon = clock.now().plusMillis(300);
            alarms.set(soon, cancelled::incrementAndGet).cancel();
            alarms.set(
                    soon,
                    () -> {
                        throw new IllegalStateException("of all things");
                    });
            alarms.set(soon.plusMillis(100), rung::countDown);
            rung.await();
        }

        assertThat(cancelled).hasValue(0);
    }

    @Test
    void after_the_job_none_rings_and_setting_one_harms_nobody() throws Exception {
        LiveClock.Alarms alarms = clock.alarms();
        alarms.set(clock.now().plusMillis(300), rung::countDown);
        alarms.close();
        alarms.set(Instant.EPOCH, rung::countDown).cancel();

        assertThat(rung.await(400, TimeUnit.MILLISECONDS)).isFalse();
    }
}
