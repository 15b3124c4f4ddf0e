package io.nowstream.operators.warning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Warning;
import io.nowstream.operators.Nowcast.Lead;
import io.nowstream.operators.WarningSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Surges and jams: what is forecast against what is usual. */
class UnusualTrafficTest extends TrafficVerbs {

    @BeforeEach
    void warnOfBoth() throws Exception {
        warnedBy(SURGE, JAM);
    }

    @Test
    void the_usual_raises_nothing() throws Exception {
        traffic(0);

        assertThat(last()).isEmpty();
    }

    @Test
    void far_more_than_usual_is_a_surge_measured_in_standard_deviations() throws Exception {
        traffic(0, inflow(HERE, 151));

        assertThat(only())
                .returns(Warning.Event.SURGE, Warning::event)
                .returns(Quantity.INFLOW, Warning::quantity)
                .returns(5.0, Warning::threshold)
                .returns(1.0, Warning::areaSquareKilometres)
                .returns(at(1), Warning::onset);
        assertThat(only().peak()).isCloseTo(51 / Math.sqrt(101), within(1e-6));
    }

    @Test
    void far_less_than_usual_is_a_jam_measured_with_the_sign_changed() throws Exception {
        traffic(0, inflow(HERE, 40));

        assertThat(only()).returns(Warning.Event.JAM, Warning::event);
        assertThat(only().peak()).isCloseTo(60 / Math.sqrt(101), within(1e-6));
    }

    @Test
    void what_is_usual_is_that_of_each_lead() throws Exception {
        List<Lead> usual = new ArrayList<>(everyLead(usually(USUAL)));
        usual.set(2, usually(30));
        arrive(trafficOf(0, everyLead(flows()), usual));

        assertThat(only())
                .returns(Warning.Event.SURGE, Warning::event)
                .returns(at(3), Warning::onset)
                .returns(at(4), Warning::expires);
    }

    @Test
    void another_channel_has_rules_of_its_own() throws Exception {
        warnedBy(new WarningSpec(Warning.Event.SURGE, 1, 5, 3, 0, 0));
        traffic(0, inflow(HERE, 300));
        assertThat(last()).isEmpty();

        int[] outflow = counts(GRID, USUAL);
        outflow[HERE] = 300;
        List<Lead> fields = everyLead(lead(counts(GRID, USUAL), outflow));
        arrive(trafficOf(1, fields, everyLead(usually(USUAL))));
        assertThat(only()).returns(Quantity.OUTFLOW, Warning::quantity);
    }

    @Test
    void empty_streets_stay_quiet() throws Exception {
        // 4 vehicles where none are usual are 4 standard deviations; and 9 usual ones that stay
        // away are less than 3.
        arrive(trafficOf(0, everyLead(usually(4)), everyLead(usually(0))));
        arrive(trafficOf(1, everyLead(usually(0)), everyLead(usually(9))));

        assertThat(sets).allSatisfy(set -> assertThat(set.warnings()).isEmpty());
    }

    @Test
    void cells_without_coverage_are_not_unusual() throws Exception {
        float[] unknown = new float[GRID.cells()];
        Arrays.fill(unknown, Float.NaN);
        byte[] cells = Cells.pack(unknown, Packing.FLOATS, Quantity.INFLOW);
        Lead uncovered = new Lead(List.of(Channel.of(Quantity.INFLOW, Packing.FLOATS, cells)));
        arrive(trafficOf(0, everyLead(uncovered), everyLead(usually(USUAL))));
        arrive(trafficOf(1, everyLead(usually(USUAL)), everyLead(uncovered)));

        assertThat(sets).allSatisfy(set -> assertThat(set.warnings()).isEmpty());
    }

    @Test
    void a_standing_surge_is_kept_down_to_the_lower_deviation() throws Exception {
        traffic(0, inflow(HERE, 151));
        String id = only().id();
        traffic(1, inflow(HERE, 131));
        assertThat(only()).returns(id, Warning::id).returns(Warning.State.UPDATED, Warning::state);
        traffic(2, inflow(HERE, 130));
        assertThat(only())
                .returns(id, Warning::id)
                .returns(Warning.State.CANCELLED, Warning::state)
                .returns(Warning.Event.SURGE, Warning::event)
                .returns("came back to within 3 standard deviations of the usual", Warning::reason);
        traffic(3, inflow(HERE, 149));
        assertThat(last()).isEmpty();
    }

    @Test
    void nothing_is_cancelled_because_nobody_knows_what_is_usual() throws Exception {
        traffic(0, inflow(HERE, 151), inflow(THERE, 20));
        List<Warning> raised = last();
        for (int number = 1; number <= LEADS; number++) {
            trafficOfUnknownUsual(number);
            assertThat(last()).usingRecursiveComparison().isEqualTo(raised);
        }

        // They were raised for all six leads, and expire a cadence after the last.
        trafficOfUnknownUsual(LEADS + 1);
        assertThat(last())
                .hasSize(2)
                .allSatisfy(
                        warning ->
                                assertThat(warning)
                                        .returns(Warning.State.CANCELLED, Warning::state)
                                        .returns(
                                                "lapsed: what is usual has not been known since "
                                                        + at(0),
                                                Warning::reason));
        trafficOfUnknownUsual(LEADS + 2);
        assertThat(last()).isEmpty();
    }

    @Test
    void nothing_is_raised_while_nobody_knows_what_is_usual() throws Exception {
        trafficOfUnknownUsual(0, inflow(HERE, 5000));

        assertThat(last()).isEmpty();
    }

    @Test
    void nothing_is_cancelled_because_the_climatology_answered() throws Exception {
        traffic(0, inflow(HERE, 151));
        Warning raised = only();
        usualTraffic(1);

        assertThat(only()).usingRecursiveComparison().isEqualTo(raised);
    }

    @Test
    void a_surge_goes_on_when_the_usual_is_known_again() throws Exception {
        traffic(0, inflow(HERE, 151));
        String id = only().id();
        trafficOfUnknownUsual(1);
        restart();
        trafficOfUnknownUsual(2);
        traffic(3, inflow(HERE, 170));

        assertThat(only())
                .returns(id, Warning::id)
                .returns(1, Warning::revision)
                .returns(Warning.State.UPDATED, Warning::state);
        traffic(4);
        assertThat(only()).returns(Warning.State.CANCELLED, Warning::state);
    }

    @Test
    void what_is_usual_elsewhere_or_at_other_leads_is_not_known_here() throws Exception {
        traffic(0, inflow(HERE, 151));
        Warning raised = only();
        Lead otherCells = usually(Grid.local(6, 6, 1000), USUAL);
        Lead oneChannel = new Lead(List.of(usually(USUAL).channel()));
        Channel inflow = usually(USUAL).channel();
        arrive(trafficOf(1, everyLead(flows()), everyLead(otherCells)));
        arrive(trafficOf(2, everyLead(flows()), Collections.nCopies(2, usually(USUAL))));
        assertThat(only()).usingRecursiveComparison().isEqualTo(raised);

        warnedBy(new WarningSpec(Warning.Event.SURGE, 1, 5, 3, 0, 0));
        int[] outflow = counts(GRID, 500);
        Channel much = Channel.of(Quantity.OUTFLOW, COUNTS, Cells.packCodes(outflow, COUNTS));
        List<Lead> fields = everyLead(new Lead(List.of(inflow, much)));
        arrive(trafficOf(0, fields, everyLead(oneChannel)));
        assertThat(last()).isEmpty();
    }
}
