package io.nowstream.sinks.cap;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Warning;
import io.nowstream.sinks.cap.CapAlert.Info;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alerts of traffic and of heat, as an operator reads them; rain is in CapPublisherTest. */
class CapWordsTest {

    private static final Instant NOON = Instant.parse("2024-06-12T12:00:00Z");

    private Warning.Event event = Warning.Event.THRESHOLD;
    private Quantity quantity = Quantity.TEMPERATURE;
    private double threshold = 24;
    private double peak = 24.6;
    private double squareKilometres = 2.4e-6;
    private Instant issueTime = NOON;
    private Duration ahead = Duration.ofMinutes(30);
    private Duration length = Duration.ofMinutes(30);

    // The verbs.

    private void warnOf(Warning.Event what, Quantity of, double over, double upTo) {
        event = what;
        quantity = of;
        threshold = over;
        peak = upTo;
    }

    private Info info() {
        Warning warning =
                new Warning(
                        "a1",
                        0,
                        Warning.State.RAISED,
                        quantity,
                        threshold,
                        peak,
                        issueTime,
                        issueTime.plus(ahead),
                        issueTime.plus(ahead).plus(length),
                        squareKilometres,
                        new double[0][],
                        "",
                        event);
        ActiveWarnings set = new ActiveWarnings("live", "feed", issueTime, 0, List.of(warning));
        CapAlert alert =
                new CapMessages("nowcast@example.org", "Test service")
                        .alert(warning, set, "Test", issueTime, "", false);
        assertThat(CapRules.check(alert)).isEmpty();
        assertThat(CapXml.parse(CapXml.write(alert))).isEqualTo(alert);
        return alert.infos().get(0);
    }

    // The sentences.

    @Test
    void a_surge_is_told_in_its_usual_spread() {
        warnOf(Warning.Event.SURGE, Quantity.INFLOW, 5, 6.24);
        squareKilometres = 4;

        assertThat(info())
                .returns("Traffic surge", Info::event)
                .returns(List.of("Transport"), Info::category)
                .returns("Moderate", Info::severity)
                .returns(
                        "Traffic surge: inflow up to 6.2 standard deviations above the usual of"
                                + " this time, 4 km²",
                        Info::headline)
                .returns(
                        "Inflow is forecast 5 or more standard deviations above the usual of this"
                                + " time over 4 km² in 30 min, from 2024-06-12 12:30 UTC to"
                                + " 2024-06-12 13:00 UTC, with a peak of 6.2; one standard"
                                + " deviation is the usual spread of the count, √(usual + 1)"
                                + " vehicles. The forecast was made from observations up to"
                                + " 2024-06-12 12:00 UTC.",
                        Info::description);
    }

    @Test
    void a_jam_is_below_what_is_usual() {
        warnOf(Warning.Event.JAM, Quantity.OUTFLOW, 5, 10);
        squareKilometres = 0.25;

        assertThat(info())
                .returns("Traffic jam", Info::event)
                .returns(List.of("Transport"), Info::category)
                .returns("Severe", Info::severity)
                .returns(
                        "Traffic jam: outflow up to 10 standard deviations below the usual of this"
                                + " time, 0.3 km²",
                        Info::headline);
        assertThat(info().description())
                .startsWith(
                        "Outflow is forecast 5 or more standard deviations below the usual of this"
                                + " time over 0.3 km² in 30 min, from");
    }

    @Test
    void much_traffic_by_number_is_told_in_vehicles() {
        warnOf(Warning.Event.THRESHOLD, Quantity.INFLOW, 500, 612);
        squareKilometres = 4;

        assertThat(info())
                .returns("Heavy traffic", Info::event)
                .returns(List.of("Transport"), Info::category)
                .returns(
                        "Heavy traffic: 500 vehicles or more, up to 612 vehicles, 4 km²",
                        Info::headline);
    }

    @Test
    void heat_says_how_soon_the_threshold_is_crossed() {
        ahead = Duration.ofMillis(800);
        length = Duration.ofMillis(300);
        issueTime = NOON.plusMillis(3000);

        assertThat(info())
                .returns("Heat", Info::event)
                .returns(List.of("Safety"), Info::category)
                .returns("Heat: 24 °C or more, up to 24.6 °C, 2.4 m²", Info::headline)
                .returns(
                        "Temperature of 24 °C or more is forecast over 2.4 m² in 0.8 s, from"
                                + " 2024-06-12 12:00:03.8 UTC to 2024-06-12 12:00:04.1 UTC, with a"
                                + " peak of 24.6 °C. The forecast was made from observations up to"
                                + " 2024-06-12 12:00:03 UTC.",
                        Info::description);
    }

    @Test
    void heat_is_severe_by_degrees_not_by_times() {
        warnOf(Warning.Event.THRESHOLD, Quantity.TEMPERATURE, -5, 3);
        assertThat(info().severity()).isEqualTo("Moderate");
        warnOf(Warning.Event.THRESHOLD, Quantity.TEMPERATURE, 24, 34);
        assertThat(info().severity()).isEqualTo("Severe");
    }

    @ParameterizedTest(name = "{0} ms ahead, {1} ms long: {2} to {3}")
    @CsvSource({
        "0, 100, 12:00:00, 12:00:01",
        "100, 100, 12:00:00, 12:00:01",
        "900, 100, 12:00:00, 12:00:01",
        "900, 200, 12:00:00, 12:00:02",
        "1000, 1000, 12:00:01, 12:00:02",
    })
    void whole_seconds_hold_the_event_and_have_a_length(
            long aheadMillis, long lengthMillis, String onset, String expires) {
        ahead = Duration.ofMillis(aheadMillis);
        length = Duration.ofMillis(lengthMillis);

        assertThat(info())
                .returns("2024-06-12T" + onset + "-00:00", Info::onset)
                .returns("2024-06-12T" + expires + "-00:00", Info::expires);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0000024, 2.4 m²",
        "0.000064, 64 m²",
        "0.0999, 99900 m²",
        "0.1, 0.1 km²",
        "0.5, 0.5 km²",
        "1, 1 km²",
        "340.4, 340 km²",
    })
    void sizes_are_told_in_the_unit_that_fits(double size, String words) {
        squareKilometres = size;

        assertThat(info().headline()).endsWith(", " + words);
    }
}
