package io.nowstream.app.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nowstream.app.replay.Broker;
import io.nowstream.app.replay.SmallArchive;
import io.nowstream.frames.RetrainRequest;
import io.nowstream.operators.Feeds;
import io.nowstream.sinks.kafka.ControlWriter;
import io.nowstream.sinks.map.MetricsPage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress("127.0.0.1", 0);

    /** Told by whichever controller reads the audit. */
    private static final String NEWEST =
            "nowstream_control_last_step_timestamp_seconds{feed=\"small/0\",step=\"kept\"} ";

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
        return controller(schedule, new Retraining());
    }

    private Controller controller(Optional<Schedule> schedule, Retrainings retrainings)
            throws Exception {
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
                retrainings,
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
    void what_it_does_is_told_to_prometheus_on_this_machine_only() throws Exception {
        came = Optional.of(lost());
        try (Controller first = controller(Optional.empty());
                MetricsPage page = MetricsPage.serve(LOOPBACK, first::metrics);
                ControlWriter asking = new ControlWriter(Broker.kafka(), topics)) {
            asking.write(request(11));
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(scraped(page))
                                            .contains(
                                                    "phase{feed=\"small/0\",phase=\"idle\"} 1\n",
                                                    "steps_total{feed=\"small/0\",step=\"requested\"} 1\n",
                                                    "steps_total{feed=\"small/0\",step=\"kept\"} 1\n",
                                                    "steps_total{feed=\"small/0\",step=\"promoted\"} 0\n",
                                                    "retraining_seconds{feed=\"small/0\",outcome=\"kept\"}",
                                                    "failures_total{feed=\"small/0\"} 0\n",
                                                    NEWEST));
            assertThat(page.address().getAddress().isLoopbackAddress()).isTrue();
        }
        try (Controller second = controller(Optional.empty());
                MetricsPage page = MetricsPage.serve(LOOPBACK, second::metrics)) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(scraped(page))
                                            .as("counts begin anew, the newest step is the audit's")
                                            .contains(
                                                    "steps_total{feed=\"small/0\",step=\"kept\"} 0\n",
                                                    NEWEST));
        }
    }

    @Test
    void what_it_cannot_do_is_counted_and_tried_again() throws Exception {
        Retrainings broken =
                new Retrainings() {
                    @Override
                    public Optional<Came> goOn(Task task) {
                        throw new IllegalStateException("the disk is full");
                    }

                    @Override
                    public void close() {}
                };
        try (Controller controller = controller(Optional.empty(), broken);
                MetricsPage page = MetricsPage.serve(LOOPBACK, controller::metrics);
                ControlWriter asking = new ControlWriter(Broker.kafka(), topics)) {
            asking.write(request(11));
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(scraped(page))
                                            .contains("phase=\"retraining\"} 1\n")
                                            .containsPattern(
                                                    "failures_total\\{feed=\"small/0\"} [1-9]"));
            controller.failIfFailed();
        }
    }

    private static String scraped(MetricsPage page) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:%d/metrics".formatted(page.address().getPort()));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address).build(),
                        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                .body();
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
