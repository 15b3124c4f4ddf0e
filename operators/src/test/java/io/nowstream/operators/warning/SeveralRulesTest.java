package io.nowstream.operators.warning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.Sha256;
import io.nowstream.frames.Warning;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.WarningSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A feed that is warned of by several rules, or by none: one set, and lives of their own. */
class SeveralRulesTest extends TrafficVerbs {

    private static final WarningSpec CROWD = new WarningSpec(140, 120, 0, 0);

    private Warning of(Warning.Event event) {
        List<Warning> found = last().stream().filter(w -> w.event() == event).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void one_set_holds_the_warnings_of_all_rules_by_id() throws Exception {
        warnedBy(SURGE, JAM);
        traffic(0, inflow(HERE, 200), inflow(THERE, 10));

        assertThat(sets).hasSize(1);
        assertThat(last())
                .extracting(Warning::event)
                .containsExactlyInAnyOrder(Warning.Event.SURGE, Warning.Event.JAM);
        assertThat(last()).extracting(Warning::id).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void the_end_of_one_is_not_the_end_of_the_other() throws Exception {
        warnedBy(SURGE, JAM);
        traffic(0, inflow(HERE, 200), inflow(THERE, 10));
        String jam = of(Warning.Event.JAM).id();
        traffic(1, inflow(THERE, 10));

        assertThat(of(Warning.Event.SURGE).state()).isEqualTo(Warning.State.CANCELLED);
        assertThat(of(Warning.Event.JAM))
                .returns(jam, Warning::id)
                .returns(Warning.State.RAISED, Warning::state);
        traffic(2, inflow(THERE, 10));
        assertThat(only().id()).isEqualTo(jam);
    }

    @Test
    void a_rule_never_continues_the_warning_of_another() throws Exception {
        warnedBy(SURGE, JAM);
        traffic(0, inflow(HERE, 200));
        String surge = only().id();
        traffic(1, inflow(HERE, 10));

        assertThat(of(Warning.Event.SURGE))
                .returns(surge, Warning::id)
                .returns(Warning.State.CANCELLED, Warning::state);
        assertThat(of(Warning.Event.JAM))
                .returns(Warning.State.RAISED, Warning::state)
                .returns(at(1), Warning::raisedAt);
    }

    @Test
    void two_rules_that_find_the_same_cell_raise_two_warnings() throws Exception {
        WarningSpec outflow = new WarningSpec(Warning.Event.THRESHOLD, 1, 90, 80, 0, 0);
        warnedBy(CROWD, SURGE, outflow);
        int[] counts = counts(GRID, 0);
        counts[HERE] = 200;
        arrive(trafficOf(0, everyLead(lead(counts, counts)), everyLead(usually(0))));

        assertThat(last()).hasSize(3);
        assertThat(last()).extracting(Warning::id).doesNotHaveDuplicates();
    }

    @Test
    void other_rules_do_not_change_the_identity_of_a_plain_threshold() throws Exception {
        String what = "storm\nradar\n%d\n0\n%d".formatted(NOON.toEpochMilli(), HERE);
        String id = Sha256.of(what.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
        warnedBy(SURGE, CROWD);
        traffic(0, inflow(HERE, 200));

        assertThat(of(Warning.Event.THRESHOLD).id()).isEqualTo(id);
    }

    @Test
    void a_threshold_needs_nothing_usual() throws Exception {
        warnedBy(CROWD, SURGE);
        traffic(0, inflow(HERE, 200));
        trafficOfUnknownUsual(1);

        assertThat(of(Warning.Event.THRESHOLD).state()).isEqualTo(Warning.State.CANCELLED);
        assertThat(of(Warning.Event.SURGE).state()).isEqualTo(Warning.State.RAISED);
    }

    @Test
    void a_feed_without_rules_has_an_empty_set_for_each_nowcast() throws Exception {
        warnedBy();
        traffic(0, inflow(HERE, 5000));
        traffic(1, inflow(HERE, 5000));
        end(0, 2);

        assertThat(sets).extracting(ActiveWarnings::number).containsExactly(0L, 1L, 2L);
        assertThat(sets).allSatisfy(set -> assertThat(set.warnings()).isEmpty());
        assertThat(keyedStateEntries()).isZero();
    }

    @Test
    void the_end_of_a_feed_is_the_end_of_all() throws Exception {
        warnedBy(SURGE, JAM);
        traffic(0, inflow(HERE, 200), inflow(THERE, 10));
        end(0, 1);

        assertThat(last())
                .hasSize(2)
                .allSatisfy(w -> assertThat(w.reason()).isEqualTo("the feed ended"));
    }

    @Test
    void a_rule_that_is_configured_no_more_is_closed_with_its_reason() throws Exception {
        warnedBy(SURGE, JAM);
        traffic(0, inflow(HERE, 200), inflow(THERE, 10));
        restartWarnedBy(JAM);
        traffic(1, inflow(HERE, 200), inflow(THERE, 10));

        assertThat(of(Warning.Event.JAM).state()).isEqualTo(Warning.State.RAISED);
        assertThat(of(Warning.Event.SURGE))
                .returns(Warning.State.CANCELLED, Warning::state)
                .returns("the feed's configuration no longer warns of it", Warning::reason);
    }

    @Test
    void a_restart_loses_neither_what_stands_nor_what_waits_by_any_rule() throws Exception {
        warnedBy(SURGE, JAM, CROWD);
        traffic(0, inflow(HERE, 200), inflow(THERE, 10));
        traffic(1, inflow(HERE, 220), inflow(THERE, 5));
        traffic(2, inflow(HERE, 240));
        List<ActiveWarnings> undisturbed = List.copyOf(sets);

        warnedBy(SURGE, JAM, CROWD);
        traffic(0, inflow(HERE, 200), inflow(THERE, 10));
        traffic(2, inflow(HERE, 240));
        restart();
        traffic(1, inflow(HERE, 220), inflow(THERE, 5));

        assertThat(sets).usingRecursiveComparison().isEqualTo(undisturbed);
    }

    @Test
    void a_rule_of_a_channel_that_is_not_there_disturbs_no_other() throws Exception {
        warnedBy(new WarningSpec(Warning.Event.THRESHOLD, 7, 1, 1, 0, 0), CROWD);
        traffic(0, inflow(HERE, 200));
        traffic(1);

        assertThat(only()).returns(Warning.State.CANCELLED, Warning::state);
    }

    @Test
    void two_rules_of_one_event_and_channel_are_refused() {
        assertThatThrownBy(
                        () ->
                                new FeedSpec(
                                        "nyc-taxi",
                                        8,
                                        1,
                                        4,
                                        0,
                                        GapPolicy.SKIP,
                                        0,
                                        0,
                                        0,
                                        "persistence",
                                        List.of(SURGE, JAM, SURGE),
                                        0,
                                        FeedSpec.MOVING))
                .hasMessage(
                        "nyc-taxi: two warnings of the event surge of channel 0; there is one of"
                                + " each");
    }
}
