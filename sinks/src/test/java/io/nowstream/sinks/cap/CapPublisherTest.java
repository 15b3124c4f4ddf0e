package io.nowstream.sinks.cap;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Warning;
import io.nowstream.sinks.cap.CapAlert.Info;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets of a replay, every five minutes from noon, unless the run is said. */
class CapPublisherTest {

    private static final Instant NOON = Instant.parse("2024-06-12T12:00:00Z");
    private static final String SENDER = "nowcast@example.org";

    @TempDir Path directory;
    private CapPublisher publisher;
    private String run = "demo";

    @BeforeEach
    void start() throws IOException {
        publisher = new CapPublisher(settings(false));
    }

    private CapSettings settings(boolean actual) {
        Clock clock = Clock.fixed(NOON.plusSeconds(3).plusMillis(200), ZoneOffset.UTC);
        return new CapSettings(
                directory, SENDER, "Test service", actual, clock, feed -> !feed.equals("camera"));
    }

    // The verbs.

    private List<String> publish(int number, Warning... warnings) throws IOException {
        return publish("nl-radar", number, warnings);
    }

    private List<String> publish(String feed, int number, Warning... warnings) throws IOException {
        ActiveWarnings set = new ActiveWarnings(run, feed, at(number), number, List.of(warnings));
        return publisher.publish(set).stream().map(file -> file.getFileName().toString()).toList();
    }

    /** The set of a feed's end: as old as its last one, with the number after it. */
    private List<String> publishEnd(int last, Warning... warnings) throws IOException {
        ActiveWarnings set =
                new ActiveWarnings(run, "nl-radar", at(last), last + 1, List.of(warnings));
        return publisher.publish(set).stream().map(file -> file.getFileName().toString()).toList();
    }

    private static Instant at(int number) {
        return NOON.plus(Duration.ofMinutes(5L * number));
    }

    private static Warning warning(String id, int revision, Warning.State state, int number) {
        return new Warning(
                id,
                revision,
                state,
                Quantity.RAIN_RATE,
                25,
                48,
                NOON,
                NOON.plusSeconds(300),
                at(number + 12),
                340,
                new double[][] {{4, 52, 5, 52, 5, 52.5, 4, 52.5, 4, 52}},
                state == Warning.State.CANCELLED ? "fell below 20 mm/h" : "");
    }

    private static Warning raised(String id, int number) {
        return warning(id, 0, Warning.State.RAISED, number);
    }

    private static Warning updated(String id, int revision, int number) {
        return warning(id, revision, Warning.State.UPDATED, number);
    }

    private static Warning cancelled(String id, int revision) {
        return warning(id, revision, Warning.State.CANCELLED, 0);
    }

    private CapAlert alert(String identifier) throws IOException {
        return CapXml.parse(Files.readAllBytes(directory.resolve(identifier + ".xml")));
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (var all = Files.list(directory)) {
            all.forEach(file -> files.put(file.getFileName().toString(), text(file)));
        }
        return files;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // The sentences.

    @Test
    void a_warning_becomes_alert_update_and_cancel() throws IOException {
        assertThat(publish(0, raised("a1", 0))).containsExactly("a1.0.xml");
        assertThat(publish(1, updated("a1", 1, 1))).containsExactly("a1.1.xml");
        assertThat(publish(2, cancelled("a1", 2))).containsExactly("a1.2.xml");
        assertThat(publish(3)).isEmpty();

        CapAlert first = alert("a1.0");
        CapAlert second = alert("a1.1");
        CapAlert third = alert("a1.2");
        assertThat(List.of(first, second, third))
                .extracting(CapAlert::msgType)
                .containsExactly("Alert", "Update", "Cancel");
        assertThat(first.references()).isEmpty();
        assertThat(second.references())
                .isEqualTo("nowcast@example.org,a1.0,2024-06-12T12:00:00-00:00");
        assertThat(third.references())
                .isEqualTo(
                        "nowcast@example.org,a1.0,2024-06-12T12:00:00-00:00"
                                + " nowcast@example.org,a1.1,2024-06-12T12:05:00-00:00");
        assertThat(third.note())
                .isEqualTo(
                        "Replay \"demo\" of past data, not an alert."
                                + " Cancelled: fell below 20 mm/h.");
        assertThat(third.infos().get(0))
                .returns("Past", Info::urgency)
                .returns(List.of("AllClear"), Info::responseType)
                .returns("Heavy rain: cancelled", Info::headline);
        for (CapAlert alert : List.of(first, second, third)) {
            assertThat(CapRules.check(alert)).isEmpty();
            assertThat(alert.status()).isEqualTo("Exercise");
        }
    }

    @Test
    void an_alert_says_what_when_and_where() throws IOException {
        publish(0, raised("a1", 0));

        CapAlert alert = alert("a1.0");
        assertThat(alert.identifier()).isEqualTo("a1.0");
        assertThat(alert.sender()).isEqualTo(SENDER);
        assertThat(alert.sent()).isEqualTo("2024-06-12T12:00:00-00:00");
        assertThat(alert.source()).isEqualTo("nowstream, run demo, feed nl-radar");
        Info info = alert.infos().get(0);
        assertThat(info.event()).isEqualTo("Heavy rain");
        assertThat(info.urgency()).isEqualTo("Immediate");
        assertThat(info.severity()).isEqualTo("Moderate");
        assertThat(info.certainty()).isEqualTo("Likely");
        assertThat(info.onset()).isEqualTo("2024-06-12T12:05:00-00:00");
        assertThat(info.expires()).isEqualTo("2024-06-12T13:00:00-00:00");
        assertThat(info.headline())
                .isEqualTo("Heavy rain: 25 mm/h or more, up to 48 mm/h, 340 km²");
        assertThat(info.description())
                .isEqualTo(
                        "Rain of 25 mm/h or more is forecast over 340 km² from 2024-06-12 12:05 UTC"
                                + " to 2024-06-12 13:00 UTC, with a peak of 48 mm/h. The forecast"
                                + " was made from observations up to 2024-06-12 12:00 UTC.");
        assertThat(info.areas().get(0).areaDesc())
                .isEqualTo("About 340 km² around 52.25 N, 4.50 E");
        assertThat(info.areas().get(0).polygons())
                .containsExactly(
                        "52.0000,4.0000 52.0000,5.0000 52.5000,5.0000 52.5000,4.0000"
                                + " 52.0000,4.0000");
    }

    @Test
    void an_alert_survives_the_way_through_a_file() {
        ActiveWarnings set = new ActiveWarnings(run, "nl-radar", NOON, 0, List.of(raised("a1", 0)));
        CapAlert built =
                new CapMessages(SENDER, "Test service")
                        .alert(set.warnings().get(0), set, "Exercise", NOON, "", true);

        assertThat(CapRules.check(built)).isEmpty();
        assertThat(CapXml.parse(CapXml.write(built))).isEqualTo(built);
    }

    @Test
    void the_end_of_a_feed_cancels_what_is_out_though_no_newer_nowcast_says_so()
            throws IOException {
        publish(0, raised("a1", 0));
        publish(1, updated("a1", 1, 1), raised("b2", 1));
        assertThat(publishEnd(1, cancelled("a1", 2), cancelled("b2", 1)))
                .containsExactly("a1.2.xml", "b2.1.xml");

        for (String identifier : List.of("a1.2", "b2.1")) {
            assertThat(alert(identifier).msgType()).isEqualTo("Cancel");
            assertThat(alert(identifier).sent()).isEqualTo("2024-06-12T12:05:00-00:00");
            assertThat(CapRules.check(alert(identifier))).isEmpty();
        }
        assertThat(publish(1, updated("a1", 1, 1), raised("b2", 1))).isEmpty();
        start();
        assertThat(publish(1, updated("a1", 1, 1), raised("b2", 1))).isEmpty();
        assertThat(publishEnd(1, cancelled("a1", 2), cancelled("b2", 1))).isEmpty();
    }

    @Test
    void sets_that_come_again_publish_nothing() throws IOException {
        publish(0, raised("a1", 0));
        publish(1, updated("a1", 1, 1));
        Map<String, String> once = files();

        assertThat(publish(1, updated("a1", 1, 1))).isEmpty();
        assertThat(publish(0, raised("a1", 0))).isEmpty();
        assertThat(files()).isEqualTo(once);
    }

    @Test
    void a_set_that_comes_late_changes_nothing() throws IOException {
        publish(0, raised("a1", 0));
        publish(2, cancelled("a1", 2));

        assertThat(publish(1, updated("a1", 1, 1), raised("b2", 1))).isEmpty();
        assertThat(files()).containsOnlyKeys("a1.0.xml", "a1.2.xml");
    }

    @Test
    void an_unchanged_warning_is_not_published_again() throws IOException {
        publish(0, raised("a1", 0));

        assertThat(publish(1, raised("a1", 0))).isEmpty();
    }

    @Test
    void a_restarted_publisher_goes_on_where_it_was() throws IOException {
        publish(0, raised("a1", 0), raised("b2", 0));
        publish(1, updated("a1", 1, 1), raised("b2", 0));
        start();
        assertThat(publish(0, raised("a1", 0), raised("b2", 0))).isEmpty();
        assertThat(publish(1, updated("a1", 1, 1), raised("b2", 0))).isEmpty();
        assertThat(publish(2, cancelled("a1", 2), raised("b2", 0))).containsExactly("a1.2.xml");
        start();
        assertThat(publish(2, cancelled("a1", 2), raised("b2", 0))).isEmpty();

        assertThat(alert("a1.2").references()).contains("a1.0", "a1.1");
    }

    @Test
    void the_same_replay_gives_the_same_bytes() throws IOException {
        publish(0, raised("a1", 0));
        publish(1, updated("a1", 1, 1));
        publish(2, cancelled("a1", 2));
        Map<String, String> once = files();
        for (String file : once.keySet()) {
            Files.delete(directory.resolve(file));
        }
        start();
        publish(0, raised("a1", 0));
        publish(1, updated("a1", 1, 1));
        publish(2, cancelled("a1", 2));

        assertThat(files()).isEqualTo(once);
    }

    @Test
    void an_alert_whose_warning_was_taken_back_is_cancelled() throws IOException {
        publish(0, raised("a1", 0));

        assertThat(publish(1)).containsExactly("a1.0.cancelled.xml");
        CapAlert cancel = alert("a1.0.cancelled");
        assertThat(cancel.msgType()).isEqualTo("Cancel");
        assertThat(cancel.references()).contains(",a1.0,");
        assertThat(CapRules.check(cancel)).isEmpty();
        assertThat(publish(2)).isEmpty();
    }

    @Test
    void an_alert_that_has_lapsed_needs_no_cancel() throws IOException {
        publish(0, raised("a1", 0));

        assertThat(publish(12)).isEmpty();
    }

    @Test
    void a_warning_that_was_cancelled_before_we_came_is_not_published() throws IOException {
        assertThat(publish(2, cancelled("a1", 2))).isEmpty();
    }

    @Test
    void a_publisher_that_comes_late_begins_with_an_alert() throws IOException {
        assertThat(publish(3, updated("a1", 2, 3))).containsExactly("a1.2.xml");
        assertThat(alert("a1.2").msgType()).isEqualTo("Alert");
    }

    @Test
    void feeds_and_runs_have_nothing_to_do_with_each_other() throws IOException {
        publish(5, raised("a1", 5));

        assertThat(publish("be-radar", 0, raised("b2", 0))).containsExactly("b2.0.xml");
        run = "other";
        assertThat(publish(0, raised("c3", 0))).containsExactly("c3.0.xml");
        assertThat(files()).hasSize(3);
    }

    @Test
    void only_the_live_run_is_actual_and_only_if_configured() throws IOException {
        publish(0, raised("a1", 0));
        run = "live";
        publish(0, raised("b2", 0));
        publisher = new CapPublisher(settings(true));
        publish(1, raised("c3", 1));
        run = "replay";
        publish(0, raised("d4", 0));

        assertThat(alert("a1.0").status()).isEqualTo("Exercise");
        assertThat(alert("b2.0").status()).isEqualTo("Test");
        assertThat(alert("c3.0").status()).isEqualTo("Actual");
        assertThat(alert("d4.0").status()).isEqualTo("Exercise");
        assertThat(alert("c3.0").sent()).isEqualTo("2024-06-12T12:00:03-00:00");
    }

    @Test
    void a_grid_without_geography_has_no_polygon() throws IOException {
        publish("camera", 0, raised("a1", 0));

        var area = alert("a1.0").infos().get(0).areas().get(0);
        assertThat(area.polygons()).isEmpty();
        assertThat(area.areaDesc()).isEqualTo("About 340 km² around column 4, row 52 of the grid");
    }

    @Test
    void an_id_that_is_no_name_of_a_file_is_passed_over() throws IOException {
        assertThat(publish(0, raised("../../a1", 0))).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void a_ring_that_touches_itself_after_rounding_becomes_its_hull() throws IOException {
        Warning crooked = raised("a1", 0);
        double[][] rings = {{4, 52, 5, 52, 4.5, 52.25, 5, 52.5, 4, 52.5, 4.5, 52.250001, 4, 52}};
        publish(
                0,
                new Warning(
                        crooked.id(),
                        0,
                        crooked.state(),
                        crooked.quantity(),
                        25,
                        48,
                        NOON,
                        crooked.onset(),
                        crooked.expires(),
                        340,
                        rings,
                        ""));

        assertThat(alert("a1.0").infos().get(0).areas().get(0).polygons())
                .singleElement()
                .asString()
                .hasLineCount(1)
                .doesNotContain("52.25");
        assertThat(publisher.refused()).isZero();
    }

    @Test
    void what_a_crash_left_behind_is_cleared_away() throws IOException {
        Files.writeString(directory.resolve(".unfinished-a1.0"), "<alert");
        Files.writeString(directory.resolve("notes.xml"), "<notes/>");
        start();

        assertThat(files()).containsOnlyKeys("notes.xml");
        assertThat(publish(0, raised("a1", 0))).containsExactly("a1.0.xml");
    }

    @Test
    void sets_of_ten_a_second_are_published_and_cancelled_in_whole_seconds() throws IOException {
        for (int number = 0; number < 25; number++) {
            publish(tenth(number, heat(number, Warning.State.UPDATED)));
        }
        publish(tenth(25, heat(25, Warning.State.CANCELLED)));

        assertThat(publisher.refused()).isZero();
        assertThat(files()).hasSize(26);
        for (int number = 0; number < 25; number++) {
            Info info = alert("a1." + number).infos().get(0);
            assertThat(CapTime.parse(info.expires()).orElseThrow())
                    .isAfter(CapTime.parse(info.onset()).orElseThrow())
                    .isAfter(CapTime.parse(info.effective()).orElseThrow());
        }
        assertThat(alert("a1.25").msgType()).isEqualTo("Cancel");
    }

    private List<Path> publish(ActiveWarnings set) throws IOException {
        return publisher.publish(set);
    }

    private ActiveWarnings tenth(int number, Warning... warnings) {
        Instant issueTime = NOON.plusMillis(100L * number);
        return new ActiveWarnings(run, "thermal", issueTime, number, List.of(warnings));
    }

    private static Warning heat(int number, Warning.State state) {
        Instant issueTime = NOON.plusMillis(100L * number);
        return new Warning(
                "a1",
                number,
                state,
                Quantity.TEMPERATURE,
                24,
                25,
                NOON,
                issueTime.plusMillis(100),
                issueTime.plusMillis(200),
                0.0000024,
                new double[0][],
                state == Warning.State.CANCELLED ? "fell below 23 °C" : "");
    }

    @Test
    void words_and_grades_follow_the_quantity() {
        List<String> words = new ArrayList<>();
        for (Quantity quantity : Quantity.values()) {
            double threshold = quantity == Quantity.VIL ? 133 : 40;
            double peak = quantity == Quantity.VIL ? 181 : 52;
            Warning w =
                    new Warning(
                            "a1",
                            0,
                            Warning.State.RAISED,
                            quantity,
                            threshold,
                            peak,
                            NOON,
                            NOON.plus(Duration.ofMinutes(45)),
                            at(12),
                            340,
                            new double[0][],
                            "");
            words.add(
                    String.join(
                            ", ",
                            CapWords.headline(w),
                            CapWords.urgency(w, NOON),
                            CapWords.severity(w),
                            CapWords.certainty(w, NOON)));
        }

        assertThat(words)
                .containsExactly(
                        "Strong radar echo: 40 dBZ or more, up to 52 dBZ, 340 km², Expected, Severe,"
                                + " Possible",
                        "Heavy rain: 40 mm/h or more, up to 52 mm/h, 340 km², Expected, Moderate,"
                                + " Possible",
                        "Intense storm: 3.5 kg/m² or more, up to 12.1 kg/m², 340 km², Expected,"
                                + " Severe, Possible",
                        "Heavy traffic: 40 vehicles or more, up to 52 vehicles, 340 km², Expected,"
                                + " Moderate, Possible",
                        "Heavy traffic: 40 vehicles or more, up to 52 vehicles, 340 km², Expected,"
                                + " Moderate, Possible",
                        "Heat: 40 °C or more, up to 52 °C, 340 km², Expected, Severe, Possible");
    }
}
