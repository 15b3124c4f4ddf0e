package io.nowstream.models.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.baseline.WeekSlots.Days;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class ClimatologyTest {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final Duration HALF_HOUR = Duration.ofMinutes(30);
    private static final List<Quantity> FLOWS = List.of(Quantity.INFLOW, Quantity.OUTFLOW);
    private static final Grid TWO_CELLS = Grid.local(1, 2, 1000);

    /** A Monday. */
    private static final LocalDateTime MONDAY = LocalDateTime.parse("2015-01-05T00:00");

    private static Instant at(LocalDateTime local) {
        return local.atZone(NEW_YORK).toInstant();
    }

    private static Instant at(String local) {
        return at(LocalDateTime.parse(local));
    }

    private static ClimatologyFit fit() {
        return new ClimatologyFit("nyc-taxi", NEW_YORK, HALF_HOUR, FLOWS, 1, 2);
    }

    /** All half-hours of some days; every cell of both channels holds the same. */
    private static ClimatologyFit days(int days, ToDoubleFunction<LocalDateTime> value) {
        ClimatologyFit fit = fit();
        for (int slot = 0; slot < days * 48; slot++) {
            LocalDateTime local = MONDAY.plusMinutes(30L * slot);
            fit.add(at(local), everywhere((float) value.applyAsDouble(local)));
        }
        return fit;
    }

    private static float[] everywhere(float value) {
        return new float[] {value, value, value, value};
    }

    private static float usual(ClimatologyFit fit, String local) {
        return fit.table().at(at(local))[0];
    }

    private static FeedShape shape(String feed, Grid grid, List<Quantity> quantities, int minutes) {
        return new FeedShape(feed, grid, quantities, Duration.ofMinutes(minutes), 8, 4);
    }

    private static Climatology known() {
        return new Climatology(List.of(days(7, local -> local.getHour()).table()));
    }

    @Test
    void four_weeks_tell_the_days_of_the_week_apart() {
        ClimatologyFit fit = days(28, local -> local.getDayOfWeek().getValue());

        assertThat(fit.table().slots().days()).isEqualTo(Days.WEEK);
        assertThat(usual(fit, "2015-03-03T08:00")).as("a Tuesday").isEqualTo(2);
        assertThat(usual(fit, "2015-03-08T08:00")).as("a Sunday").isEqualTo(7);
    }

    @Test
    void less_than_four_weeks_tell_workdays_from_weekends() {
        ClimatologyFit fit = days(27, local -> local.getDayOfWeek().getValue() < 6 ? 10 : 4);

        assertThat(fit.table().slots().days()).isEqualTo(Days.KIND);
        assertThat(usual(fit, "2015-03-03T08:00")).isEqualTo(10);
        assertThat(usual(fit, "2015-03-07T23:30")).isEqualTo(4);
        assertThat(usual(fit, "2015-03-09T00:00")).as("Monday's first slot").isEqualTo(10);
    }

    @Test
    void usual_is_the_mean_of_a_slot_by_channel_and_cell() {
        ClimatologyFit fit = fit();
        fit.add(at("2015-01-05T08:00"), new float[] {1, 2, 3, Float.NaN});
        fit.add(at("2015-01-06T08:00"), new float[] {3, 2, 6, 8});

        assertThat(fit.table().at(at("2015-01-07T08:10"))).containsExactly(2, 2, 4.5f, 8);
    }

    @Test
    void the_clock_of_the_place_decides_in_summer_as_in_winter() {
        ClimatologyFit fit = days(27, local -> local.getHour());

        // UTC-5 in February, UTC-4 in July.
        assertThat(fit.table().at(Instant.parse("2015-02-03T13:00:00Z"))[0]).isEqualTo(8);
        assertThat(fit.table().at(Instant.parse("2015-07-07T12:00:00Z"))[0]).isEqualTo(8);
    }

    @Test
    void the_doubled_hour_counts_twice_and_the_missing_one_not_at_all() {
        ClimatologyFit doubled = fit();
        doubled.add(Instant.parse("2015-11-01T05:00:00Z"), everywhere(2)); // 01:00 EDT
        doubled.add(Instant.parse("2015-11-01T06:00:00Z"), everywhere(4)); // 01:00 EST
        assertThat(usual(doubled, "2015-11-08T01:00")).isEqualTo(3);

        ClimatologyFit missing = fit();
        missing.add(Instant.parse("2015-03-08T06:30:00Z"), everywhere(2)); // 01:30 EST
        missing.add(Instant.parse("2015-03-08T07:00:00Z"), everywhere(4)); // 03:00 EDT
        assertThat(usual(missing, "2015-03-15T01:30")).isEqualTo(2);
        assertThat(usual(missing, "2015-03-15T03:00")).isEqualTo(4);
    }

    @Test
    void a_slot_without_data_takes_the_nearest_of_its_kind_that_has_around_the_clock() {
        ClimatologyFit fit = fit();
        fit.add(at("2015-01-05T23:00"), everywhere(23));
        fit.add(at("2015-01-05T10:00"), everywhere(10));
        fit.add(at("2015-01-10T09:30"), everywhere(99)); // a Saturday

        assertThat(usual(fit, "2015-01-06T09:00")).isEqualTo(10);
        assertThat(usual(fit, "2015-01-06T01:00")).isEqualTo(23);
        assertThat(usual(fit, "2015-01-11T20:00")).as("a Sunday").isEqualTo(99);
    }

    @Test
    void a_kind_of_day_without_data_takes_the_others() {
        ClimatologyFit fit = fit();
        fit.add(at("2015-01-05T10:00"), everywhere(10));

        assertThat(usual(fit, "2015-01-11T10:00")).isEqualTo(10);
    }

    @Test
    void what_nobody_ever_observed_is_not_known() {
        ClimatologyFit fit = fit();
        fit.add(at("2015-01-05T10:00"), new float[] {1, Float.NaN, 1, 1});

        assertThat(fit.table().at(at("2015-01-05T10:00"))[1]).isNaN();
    }

    @Test
    void without_itself_a_frame_is_not_among_what_is_usual_for_it() {
        ClimatologyFit fit = fit();
        fit.add(at("2015-01-05T08:00"), everywhere(2));
        fit.add(at("2015-01-06T08:00"), everywhere(4));
        fit.add(at("2015-01-07T08:00"), everywhere(9));
        fit.add(at("2015-01-07T09:00"), everywhere(7));
        ClimatologyFit.Without without = fit.withoutItself();

        assertThat(without.at(at("2015-01-07T08:00"), everywhere(9))[0]).isEqualTo(3);
        assertThat(without.at(at("2015-01-07T09:00"), everywhere(7))[0])
                .as("the only one of its slot")
                .isEqualTo(7);
    }

    @Test
    void every_lead_is_what_is_usual_at_its_valid_time() {
        FieldSequence sequence =
                new FieldSequence(
                        "nyc-taxi",
                        TWO_CELLS,
                        FLOWS,
                        HALF_HOUR,
                        at("2015-03-03T08:30"),
                        new float[][] {everywhere(500), everywhere(600)});

        float[][] fields = known().rollOut(List.of(sequence), 3).get(0).fields();

        assertThat(fields[0]).containsExactly(everywhere(9));
        assertThat(fields[1]).containsExactly(everywhere(9));
        assertThat(fields[2]).containsExactly(everywhere(10));
    }

    @Test
    void what_it_does_not_know_is_refused_by_name() {
        Climatology known = known();
        assertThat(known.refusal(shape("nyc-taxi", TWO_CELLS, FLOWS, 30))).isEmpty();
        assertThat(known.refusal(shape("nyc-bike", TWO_CELLS, FLOWS, 30)))
                .contains("climatology knows nyc-taxi, not nyc-bike");
        assertThat(known.refusal(shape("nyc-taxi", TWO_CELLS, FLOWS, 5)))
                .contains(
                        "climatology of nyc-taxi has 48 slots a day; it has a frame every"
                                + " 300,000 ms");
        assertThat(known.refusal(shape("nyc-taxi", Grid.local(2, 2, 1000), FLOWS, 30)))
                .contains("climatology of nyc-taxi has 1 x 2 cells; it has 2 x 2");
        assertThat(known.refusal(shape("nyc-taxi", TWO_CELLS, List.of(Quantity.INFLOW), 30)))
                .contains("climatology of nyc-taxi is of inflow, outflow; it has inflow");
    }

    @Test
    void its_hash_covers_its_values() {
        Climatology other = new Climatology(List.of(days(7, local -> 1).table()));

        assertThat(known().id()).isEqualTo(known().id());
        assertThat(known().id().name()).isEqualTo("climatology");
        assertThat(other.id().hash()).isNotEqualTo(known().id().hash());
    }

    @Test
    void a_cadence_that_does_not_divide_the_day_has_no_slots() {
        assertThatThrownBy(
                        () -> new ClimatologyFit("x", NEW_YORK, Duration.ofMinutes(7), FLOWS, 1, 2))
                .hasMessage(
                        "usual values need a cadence of a second to a day that divides the day,"
                                + " got 420,000 ms");
    }

    @Test
    void a_damped_anomaly_keeps_a_share_of_what_the_last_frame_departs_from() {
        FieldSequence sequence =
                new FieldSequence(
                        "nyc-taxi",
                        TWO_CELLS,
                        FLOWS,
                        HALF_HOUR,
                        at("2015-03-03T08:30"),
                        new float[][] {everywhere(1), new float[] {18, 8, Float.NaN, 0}});
        DampedAnomaly damped = new DampedAnomaly(known(), List.of(0.5, 0.25));

        float[][] fields = damped.rollOut(List.of(sequence), 3).get(0).fields();

        assertThat(fields[0]).containsExactly(14, 9, 9, 5);
        assertThat(fields[1]).containsExactly(11.5f, 9, 9, 7);
        assertThat(fields[2]).as("beyond the last share").containsExactly(12.5f, 10, 10, 8);
    }

    @Test
    void the_shares_are_those_of_least_squared_error() {
        DampingFit fit = new DampingFit(2);
        fit.add(1, new float[] {2, -4, Float.NaN}, new float[] {1, -2, 8});
        fit.add(2, new float[] {2, -4}, new float[] {-1, 2});

        assertThat(fit.shares()).containsExactly(0.5, 0.0);
    }
}
