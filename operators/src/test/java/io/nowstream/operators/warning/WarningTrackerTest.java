package io.nowstream.operators.warning;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Warning;
import io.nowstream.operators.Nowcast;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.junit.jupiter.api.Test;

/** One feed: its areas, their warnings, and the order of its numbers. */
class WarningTrackerTest extends WarningVerbs {

    @Test
    void a_quiet_nowcast_gives_an_empty_set() throws Exception {
        nowcast(0);

        assertThat(sets).hasSize(1);
        assertThat(sets.get(0)).isEqualTo(new ActiveWarnings("storm", "radar", NOON, 0, List.of()));
    }

    @Test
    void an_area_over_the_threshold_raises_a_warning() throws Exception {
        nowcast(0, rain(10, 10, 5, 40));

        Warning warning = only();
        assertThat(warning.state()).isEqualTo(Warning.State.RAISED);
        assertThat(warning.revision()).isZero();
        assertThat(warning.quantity()).isEqualTo(Quantity.RAIN_RATE);
        assertThat(warning.threshold()).isEqualTo(25);
        assertThat(warning.peak()).isEqualTo(40);
        assertThat(warning.areaSquareKilometres()).isEqualTo(25);
        assertThat(warning.raisedAt()).isEqualTo(NOON);
        assertThat(warning.onset()).isEqualTo(NOON.plus(CADENCE));
        assertThat(warning.expires()).isEqualTo(NOON.plus(CADENCE.multipliedBy(LEADS + 1)));
        assertThat(warning.reason()).isEmpty();
        assertThat(warning.rings()).hasDimensions(1, 10);
        assertThat(warning.rings()[0]).containsExactly(10, 10, 15, 10, 15, 15, 10, 15, 10, 10);
    }

    @Test
    void onset_and_end_are_those_of_the_leads_over_the_threshold() throws Exception {
        byte[] dry = field();
        byte[] wet = field(rain(10, 10, 5, 40));
        nowcast(NOON, 0, List.of(dry, wet, wet, dry, dry, dry));

        assertThat(only().onset()).isEqualTo(NOON.plus(CADENCE.multipliedBy(2)));
        assertThat(only().expires()).isEqualTo(NOON.plus(CADENCE.multipliedBy(4)));
    }

    @Test
    void a_warning_keeps_its_identity_until_it_is_cancelled_once() throws Exception {
        nowcast(0, rain(10, 10, 5, 40));
        String id = only().id();
        nowcast(1, rain(10, 11, 5, 60));
        assertThat(only())
                .returns(id, Warning::id)
                .returns(1, Warning::revision)
                .returns(Warning.State.UPDATED, Warning::state)
                .returns(60.0, Warning::peak)
                .returns(NOON, Warning::raisedAt);
        nowcast(2);
        assertThat(only())
                .returns(id, Warning::id)
                .returns(2, Warning::revision)
                .returns(Warning.State.CANCELLED, Warning::state)
                .returns("fell below 20 mm/h on all but 10 km²", Warning::reason);
        nowcast(3);
        assertThat(last()).isEmpty();
    }

    @Test
    void what_has_hardly_changed_keeps_its_revision() throws Exception {
        nowcast(0, rain(10, 10, 10, 40));
        Warning raised = only();
        nowcast(1, rain(10, 11, 10, 41));

        assertThat(only()).usingRecursiveComparison().isEqualTo(raised);
    }

    @Test
    void a_slow_drift_is_told_when_it_has_added_up() throws Exception {
        Rain storm = rain(10, 10, 10, 40);
        List<Integer> revisions = new ArrayList<>();
        for (int number = 0; number < 7; number++) {
            nowcast(number, storm.movedBy(number));
            revisions.add(only().revision());
        }

        // Three of its ten kilometres are three tenths of its width.
        assertThat(revisions).containsExactly(0, 0, 0, 1, 1, 1, 2);
    }

    @Test
    void a_standing_storm_is_told_again_before_its_warning_expires() throws Exception {
        for (int number = 0; number < 24; number++) {
            nowcast(number, rain(10, 10, 10, 40));
            assertThat(only().expires()).isAfter(sets.get(number).issueTime().plus(CADENCE));
        }
        assertThat(only().revision()).isBetween(3, 12);
        assertThat(only().onset()).isEqualTo(NOON.plus(CADENCE));
    }

    @Test
    void a_standing_warning_is_kept_down_to_the_lower_threshold() throws Exception {
        nowcast(0, rain(10, 10, 5, 26));
        nowcast(1, rain(10, 10, 5, 21));
        assertThat(only().state()).isNotEqualTo(Warning.State.CANCELLED);
        nowcast(2, rain(10, 10, 5, 19));
        assertThat(only().state()).isEqualTo(Warning.State.CANCELLED);
    }

    @Test
    void the_lower_threshold_raises_nothing() throws Exception {
        nowcast(0, rain(10, 10, 5, 24));

        assertThat(last()).isEmpty();
    }

    @Test
    void a_small_area_raises_nothing() throws Exception {
        nowcast(0, rain(10, 10, 3, 80));

        assertThat(last()).isEmpty();
    }

    @Test
    void small_parts_near_each_other_are_one_area() throws Exception {
        // 9 km² each, two empty cells between them.
        nowcast(0, rain(10, 10, 3, 80), rain(10, 15, 3, 80));

        assertThat(only().areaSquareKilometres()).isEqualTo(18);
        assertThat(only().rings()).hasNumberOfRows(1);
    }

    @Test
    void parts_as_far_apart_as_the_grow_distance_are_two_areas() throws Exception {
        nowcast(0, rain(10, 10, 5, 80), rain(10, 18, 5, 80));

        assertThat(last()).hasSize(2);
        assertThat(last()).extracting(Warning::id).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void cells_without_coverage_raise_nothing() throws Exception {
        nowcast(0, rain(10, 10, 20, 255));

        assertThat(last()).isEmpty();
    }

    @Test
    void two_areas_that_become_one_leave_the_older_warning() throws Exception {
        nowcast(0, rain(10, 10, 6, 40));
        String older = only().id();
        nowcast(1, rain(10, 10, 6, 40), rain(10, 30, 8, 40));
        String younger =
                last().stream().map(Warning::id).filter(id -> !id.equals(older)).findAny().get();
        nowcast(2, new Rain(10, 10, 6, 28, 40));

        assertThat(last()).hasSize(2);
        assertThat(last())
                .filteredOn(w -> w.id().equals(older))
                .singleElement()
                .returns(Warning.State.UPDATED, Warning::state);
        assertThat(last())
                .filteredOn(w -> w.id().equals(younger))
                .singleElement()
                .returns(Warning.State.CANCELLED, Warning::state)
                .returns("merged into " + older, Warning::reason);
        nowcast(3, new Rain(10, 10, 6, 28, 40));
        assertThat(only().id()).isEqualTo(older);
    }

    @Test
    void an_area_that_splits_keeps_its_warning_on_the_larger_part() throws Exception {
        nowcast(0, new Rain(10, 10, 6, 28, 40));
        String id = only().id();
        nowcast(1, new Rain(10, 10, 6, 5, 40), new Rain(10, 25, 6, 13, 40));

        assertThat(last()).hasSize(2);
        assertThat(last())
                .filteredOn(w -> w.id().equals(id))
                .singleElement()
                .returns(78.0, Warning::areaSquareKilometres);
        assertThat(last())
                .filteredOn(w -> !w.id().equals(id))
                .singleElement()
                .returns(Warning.State.RAISED, Warning::state)
                .returns(30.0, Warning::areaSquareKilometres);
    }

    @Test
    void a_core_that_jumps_within_its_rain_keeps_the_warning() throws Exception {
        Rain around = new Rain(10, 10, 10, 40, 22);
        nowcast(0, around, rain(10, 10, 5, 40));
        String id = only().id();
        nowcast(1, around, rain(10, 40, 5, 40));

        assertThat(only().id()).isEqualTo(id);
    }

    @Test
    void numbers_out_of_order_give_the_sets_in_order() throws Exception {
        Rain storm = rain(10, 10, 10, 40);
        List<ActiveWarnings> inOrder = setsOf(List.of(0, 1, 2, 3, 4, 5), storm);
        List<ActiveWarnings> mixed = setsOf(List.of(2, 0, 5, 3, 1, 4), storm);

        assertThat(inOrder)
                .extracting(ActiveWarnings::number)
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(mixed).usingRecursiveComparison().isEqualTo(inOrder);
    }

    private List<ActiveWarnings> setsOf(List<Integer> order, Rain storm) throws Exception {
        start();
        for (int number : order) {
            nowcast(number, storm.movedBy(2 * number).of(40 + 3 * number));
        }
        return List.copyOf(sets);
    }

    @Test
    void the_same_nowcasts_give_the_same_identities() throws Exception {
        Rain storm = rain(10, 10, 10, 40);
        assertThat(setsOf(List.of(0, 1, 2), storm))
                .usingRecursiveComparison()
                .isEqualTo(setsOf(List.of(0, 1, 2), storm));
    }

    @Test
    void a_restart_loses_neither_what_stands_nor_what_waits() throws Exception {
        Rain storm = rain(10, 10, 10, 40);
        List<ActiveWarnings> undisturbed = setsOf(List.of(0, 1, 2, 3), storm);

        start();
        nowcast(0, storm);
        nowcast(2, storm.movedBy(4).of(46));
        restart();
        nowcast(1, storm.movedBy(2).of(43));
        nowcast(3, storm.movedBy(6).of(49));

        assertThat(sets).usingRecursiveComparison().isEqualTo(undisturbed);
    }

    @Test
    void a_warning_lapses_when_nowcasts_were_missing_for_longer_than_it_reached() throws Exception {
        nowcast(NOON, 0, fields(rain(10, 10, 10, 40)));
        String id = only().id();
        nowcast(NOON.plus(Duration.ofHours(2)), 1, fields(rain(10, 10, 10, 40)));

        assertThat(last()).hasSize(2);
        assertThat(last())
                .filteredOn(w -> w.id().equals(id))
                .singleElement()
                .returns(Warning.State.CANCELLED, Warning::state)
                .returns(
                        "lapsed: no nowcast between 2024-06-12T12:00:00Z and 2024-06-12T14:00:00Z",
                        Warning::reason);
    }

    @Test
    void what_was_over_only_before_now_is_not_compared() throws Exception {
        // Over at the first two leads here, and after ten minutes at a place that was dry by then.
        byte[] here = field(rain(10, 10, 5, 40));
        byte[] there = field(rain(40, 40, 5, 40));
        nowcast(NOON, 0, List.of(here, here, there, there, there, there));
        assertThat(last()).hasSize(2);
        String gone = idAtColumn(10);
        nowcast(at(2), 1, List.of(there, there, there, there, here, here));

        assertThat(last()).hasSize(3);
        assertThat(last())
                .filteredOn(w -> w.state() == Warning.State.CANCELLED)
                .singleElement()
                .returns(gone, Warning::id);
    }

    private String idAtColumn(double column) {
        return last().stream()
                .filter(w -> w.rings()[0][0] == column)
                .map(Warning::id)
                .findAny()
                .get();
    }

    @Test
    void a_nowcast_on_a_coarser_grid_continues_the_warning() throws Exception {
        nowcast(0, rain(10, 10, 10, 40));
        String id = only().id();
        Grid coarse = Grid.local(30, 30, 2000);
        int[] codes = new int[coarse.cells()];
        for (int cell = 0; cell < 25; cell++) {
            codes[(5 + cell / 5) * 30 + 5 + cell % 5] = 40;
        }
        byte[] field = Cells.packCodes(codes, CODES);
        arrive(
                nowcastOf(
                        0,
                        at(1),
                        1,
                        List.of(field, field, field, field, field, field),
                        coarse,
                        CODES));

        assertThat(only().id()).isEqualTo(id);
        assertThat(only().revision()).isZero();
    }

    @Test
    void a_feed_that_begins_anew_without_an_end_cancels_what_stood() throws Exception {
        nowcast(0, rain(10, 10, 10, 40));
        String id = only().id();
        nowcast(1, rain(10, 10, 10, 40));
        nowcastIn(1, 0, rain(10, 10, 10, 40));

        assertThat(last()).hasSize(2);
        assertThat(last())
                .filteredOn(w -> w.id().equals(id))
                .singleElement()
                .returns(Warning.State.CANCELLED, Warning::state)
                .returns("the feed began anew", Warning::reason);
        assertThat(sets).extracting(ActiveWarnings::number).containsExactly(0L, 1L, 0L);
    }

    @Test
    void a_new_life_in_any_order_is_told_from_what_is_left_of_the_old_one() throws Exception {
        nowcast(0);
        nowcast(1);
        nowcast(2);
        // The old life's number 4 waits for 3; then the new life's 5, 1, 0, the old 3, and the
        // rest.
        nowcast(4);
        nowcastIn(1, 5);
        nowcastIn(1, 1);
        nowcastIn(1, 0);
        nowcast(3);
        nowcastIn(1, 2);
        nowcastIn(1, 3);
        nowcastIn(1, 4);

        assertThat(sets)
                .extracting(ActiveWarnings::number)
                .containsExactly(0L, 1L, 2L, 0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(sets.subList(3, 9))
                .extracting(ActiveWarnings::issueTime)
                .isSorted()
                .allMatch(time -> !time.isBefore(at(1, 0)));
    }

    @Test
    void a_number_that_never_comes_is_given_up_when_too_many_wait() throws Exception {
        tracking(3);
        nowcast(0);
        for (int number = 2; number < 8; number++) {
            nowcast(number);
        }

        assertThat(sets)
                .extracting(ActiveWarnings::number)
                .containsExactly(0L, 2L, 3L, 4L, 5L, 6L, 7L);
        nowcast(1);
        assertThat(sets).hasSize(7);
    }

    @Test
    void candidates_and_feeds_that_are_not_configured_are_passed_over() throws Exception {
        Nowcast published = nowcastOf(0, NOON, 0, fields(), GRID, CODES);
        arrive(
                new Nowcast(
                        "radar",
                        true,
                        NOON,
                        0,
                        0,
                        0,
                        300_000,
                        GRID,
                        published.fields(),
                        published.model(),
                        published.tier(),
                        published.gaps(),
                        0,
                        List.of(),
                        published.stamps()));
        arrive(
                new Nowcast(
                        "other",
                        false,
                        NOON,
                        0,
                        0,
                        0,
                        300_000,
                        GRID,
                        published.fields(),
                        published.model(),
                        published.tier(),
                        published.gaps(),
                        0,
                        List.of(),
                        published.stamps()));

        assertThat(sets).isEmpty();
    }

    @Test
    void a_long_stream_keeps_no_more_than_it_needs() throws Exception {
        Random random = new Random(7);
        long early = 0;
        for (int number = 0; number < 400; number++) {
            nowcast(
                    number,
                    rain(random.nextInt(40), random.nextInt(40), 8, 30 + random.nextInt(60)),
                    rain(random.nextInt(40), random.nextInt(40), 8, 30 + random.nextInt(60)));
            if (number == 20) {
                early = stateBytes();
            }
        }

        assertThat(stateBytes()).isLessThan(2 * early);
        assertThat(keyedStateEntries()).isEqualTo(1);
    }

    @Test
    void quiet_waiting_nowcasts_take_next_to_no_state() throws Exception {
        nowcast(1);
        long one = stateBytes();
        for (int number = 2; number < 102; number++) {
            nowcast(number);
        }

        // The rule it was read by is with it.
        assertThat((stateBytes() - one) / 100).isLessThan(256);
    }

    @Test
    void state_and_sets_are_serialised_as_plain_records() {
        for (Class<?> type :
                List.of(FeedWarnings.class, Place.class, Outlook.class, ActiveWarnings.class)) {
            assertThat(TypeInformation.of(type).createSerializer(serializerConfig())).isNotNull();
        }
    }
}
