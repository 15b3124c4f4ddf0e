package io.nowstream.app.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nowstream.app.replay.Broker;
import io.nowstream.app.replay.SmallArchive;
import io.nowstream.frames.RetrainRequest;
import io.nowstream.operators.Feeds;
import io.nowstream.sinks.kafka.ControlWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The controller as a run has it, between its topics. */
class ControllerTest extends ControlVerbs {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** A clock that a test sets. */
    private static final class SetClock extends Clock {
        private volatile Instant now = Instant.parse("2024-06-12T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final SetClock clock = new SetClock();

    private Controller controller(Optional<Schedule> schedule) throws Exception {
        stop();
        ControlSettings usual = settings();
        return Controller.start(
                new ControlSettings(
                        usual.kafka(),
                        usual.topics(),
                        new Feeds(List.of(feeds().all().get(0).withPattern(FEED))),
                        usual.store(),
                        usual.registries(),
                        usual.trial(),
                        schedule,
                        usual.key(),
                        usual.trust(),
                        usual.device()),
                new Retraining(),
                clock);
    }

    private void eventually(List<String> steps) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(steps()).isEqualTo(steps));
    }

    @Test
    void what_is_asked_for_on_the_topic_is_answered_on_the_audit_once() throws Exception {
        came = Optional.of(lost());
        try (ControlWriter asking = new ControlWriter(Broker.kafka(), topics)) {
            asking.write(request(11));
            asking.write(request(11));
        }
        try (Controller first = controller(Optional.empty())) {
            eventually(List.of("REQUESTED", "KEPT candidate"));
            first.failIfFailed();
        }
        try (Controller second = controller(Optional.empty());
                ControlWriter asking = new ControlWriter(Broker.kafka(), topics)) {
            asking.write(request(12));
            eventually(List.of("REQUESTED", "KEPT candidate", "REQUESTED", "KEPT candidate"));
            second.failIfFailed();
        }
    }

    @Test
    void the_calendar_asks_at_its_time_of_day_and_not_again_before_it_is_due() throws Exception {
        came = Optional.of(lost());
        Schedule nightly = new Schedule(Duration.ofDays(1), LocalTime.of(2, 0));
        try (Controller controller = controller(Optional.of(nightly))) {
            await().atMost(PATIENCE).until(() -> !scheduled().isEmpty());
            clock.now = Instant.parse("2024-06-14T01:59:00Z");
            Thread.sleep(1000);
            assertThat(steps()).isEmpty();

            clock.now = Instant.parse("2024-06-14T02:00:00Z");
            eventually(List.of("REQUESTED", "KEPT candidate"));
            controller.failIfFailed();
        }
        assertThat(tasks.get(0).until()).isEqualTo(Instant.parse("2024-06-14T02:00:00Z"));
        assertThat(audit().get(0).evidence())
                .isEqualTo("schedule, since 2024-06-12T12:00:00Z: every 24 h at 02:00 UTC");
    }

    private String scheduled() throws Exception {
        Path file = state.resolve("control/small_2F0.json");
        if (!Files.exists(file)) {
            return "";
        }
        return Files.readString(file).contains("\"scheduled\" : \"2024") ? "yes" : "";
    }

    @Test
    void requests_of_feeds_that_are_not_configured_are_passed_over() throws Exception {
        came = Optional.of(lost());
        try (ControlWriter asking = new ControlWriter(Broker.kafka(), topics)) {
            asking.write(
                    new RetrainRequest(
                            "run",
                            "somebody-elses",
                            RetrainRequest.Cause.PERSON,
                            SmallArchive.time(3),
                            SmallArchive.time(3),
                            "please"));
            asking.write(request(11));
        }
        try (Controller controller = controller(Optional.empty())) {
            eventually(List.of("REQUESTED", "KEPT candidate"));
            controller.failIfFailed();
        }
    }
}
