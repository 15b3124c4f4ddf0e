package io.nowstream.operators.gridding;

import static io.nowstream.operators.gridding.GriddingVerbs.GRID;
import static io.nowstream.operators.gridding.GriddingVerbs.minutes;
import static io.nowstream.operators.gridding.GriddingVerbs.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Reading;
import io.nowstream.frames.ReadingEntry;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.wire.Wire;
import io.nowstream.operators.gridding.ReadingAdmission.Reason;
import java.time.Instant;
import java.util.List;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadingAdmissionTest {

    private static final GriddingSpec GAUGES =
            new GriddingSpec(
                    "gauges",
                    GRID,
                    GriddingSpec.Kind.MEAN,
                    Quantity.RAIN_RATE,
                    Packing.FLOATS,
                    minutes(10),
                    0,
                    0,
                    minutes(1));

    private final ReadingAdmission admission =
            new ReadingAdmission(List.of(GriddingVerbs.flows(), GAUGES));
    private OneInputStreamOperatorTestHarness<ReadingEntry, Reading> harness;

    // -- the verbs --

    private static Reading gauge(double x, double value) {
        return new Reading(
                "gauges", "G1", time("12:00"), time("12:00:02"), x, Double.isNaN(x) ? x : 1, value);
    }

    private static Reading bus(String feed, Instant validTime, Instant arrivalTime) {
        return new Reading(feed, "bus", validTime, arrivalTime, -5000, 1, Double.NaN);
    }

    private void read(Reading reading) throws Exception {
        harness.processElement(ReadingEntry.of(reading), 0);
    }

    private Rejected theRow() {
        var rows = harness.getSideOutput(ReadingAdmission.REJECTED);
        assertThat(rows).hasSize(1);
        return (Rejected) rows.peek().getValue();
    }

    private void assertRefused(Reading reading, Reason reason, String sentence) throws Exception {
        read(reading);
        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(theRow().reason()).isEqualTo(sentence);
        assertThat(theRow().rejectedAt()).isEqualTo(reading.arrivalTime());
        assertThat(Wire.reading(theRow().bytes())).isEqualTo(reading);
        assertThat(admission.refused(reason)).isEqualTo(1);
    }

    @BeforeEach
    void open() throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(admission));
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    // -- the sentences --

    @Test
    void readings_that_can_be_used_go_through_as_they_are() throws Exception {
        Reading outside = bus("city", time("12:00"), time("11:59:30"));
        read(outside);
        read(gauge(1500, 0));

        assertThat(harness.extractOutputValues()).containsExactly(outside, gauge(1500, 0));
    }

    @Test
    void a_message_that_could_not_be_decoded_keeps_its_row() throws Exception {
        Rejected row = Rejected.of("live.readings-0@7", "cut off", new byte[3], time("12:00"));
        harness.processElement(ReadingEntry.of(row), 0);

        assertThat(theRow()).usingRecursiveComparison().isEqualTo(row);
        assertThat(admission.refused(Reason.UNDECODABLE)).isEqualTo(1);
    }

    @Test
    void a_feed_that_is_not_gridded_is_refused() throws Exception {
        assertRefused(
                bus("town", time("12:00"), time("12:00")),
                Reason.UNKNOWN_FEED,
                "feed town is not gridded from readings: no entry is about it");
    }

    @Test
    void a_reading_from_the_future_is_refused() throws Exception {
        assertRefused(
                bus("city", Instant.parse("2099-01-01T00:00:00Z"), time("12:00")),
                Reason.FUTURE,
                "reading of 2099-01-01T00:00:00Z by bus is from the future: it arrived at"
                        + " 2024-06-12T12:00:00Z; city tolerates PT1M");
    }

    @Test
    void an_arrival_that_no_clock_shows_is_refused() throws Exception {
        assertRefused(
                bus("city", time("12:00"), Instant.parse("+12024-01-01T00:00:00Z")),
                Reason.CLOCK,
                "reading of city by bus arrived at +12024-01-01T00:00:00Z, which no clock shows:"
                        + " expected 1900-01-01T00:00:00Z to 2200-01-01T00:00:00Z");
    }

    @Test
    void a_reading_without_a_place_is_refused() throws Exception {
        assertRefused(
                gauge(Double.NaN, 3),
                Reason.PLACE,
                "reading of 2024-06-12T12:00:00Z by G1 has no place: is the source in the layout of"
                        + " gauges?");
    }

    @Test
    void an_instrument_outside_its_grid_is_refused() throws Exception {
        assertRefused(
                gauge(4000, 3),
                Reason.PLACE,
                "reading of 2024-06-12T12:00:00Z by G1 lies outside the grid of gauges, at 4000.0 x"
                        + " 1.0 m");
    }

    @Test
    void a_mean_needs_values() throws Exception {
        assertRefused(
                gauge(1, Double.NaN),
                Reason.VALUE,
                "reading of 2024-06-12T12:00:00Z by G1 has no value, and gauges is a mean of"
                        + " values");
    }

    @Test
    void rules_that_make_no_frames_are_refused_at_once() {
        assertThatThrownBy(
                        () ->
                                GriddingSpec.means(
                                        "gauges",
                                        GRID,
                                        Quantity.RAIN_RATE,
                                        GriddingSpec.WHOLE_NUMBERS,
                                        1,
                                        0,
                                        0,
                                        0))
                .hasMessage(
                        "gauges: a mean needs a nodata code for cells in which nothing was"
                                + " reported");
        assertThatThrownBy(() -> GriddingSpec.flows("city", GRID, 0, 0, 0, 0))
                .hasMessageStartingWith("city: cadence must be positive");
    }
}
