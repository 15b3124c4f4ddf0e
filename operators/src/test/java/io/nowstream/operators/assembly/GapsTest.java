package io.nowstream.operators.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.assembly.AssemblyCounters.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Missing slots: how long they are waited for, and what is done about them then. */
class GapsTest extends AssemblyVerbs {

    @Test
    void a_sequence_with_a_hole_waits() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
        arrive("12:00", "12:05", "12:15");
        tick("12:18");

        assertThat(issues()).isEmpty();
    }

    @Test
    void skip_issues_nothing_with_a_hole_in_it() throws Exception {
        assembling(spec(GapPolicy.SKIP, 0));
        arrive("12:00", "12:05", "12:10", "12:20", "12:25", "12:30");

        assertThat(issues()).containsExactly("12:10", "12:30");
        assertThat(counted(Event.MISSING)).isEqualTo(1);
    }

    @Test
    void hold_lets_the_frame_before_stand_in_and_says_so() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
        arrive("12:00", "12:05", "12:15", "12:20", "12:25");

        assertThat(issues()).containsExactly("12:15 hold 12:10", "12:20 hold 12:10", "12:25");
        assertThat(sequences())
                .containsExactly(
                        List.of("12:05", "12:05", "12:15"),
                        List.of("12:05", "12:15", "12:20"),
                        List.of("12:15", "12:20", "12:25"));
    }

    @Test
    void of_two_neighbouring_holes_the_second_is_held_by_the_held_one() throws Exception {
        assembling(spec(4, 3, GapPolicy.HOLD, 2));
        arrive("12:00", "12:05", "12:20", "12:25", "12:30", "12:35");

        assertThat(issues())
                .containsExactly(
                        "12:20 hold 12:10 12:15",
                        "12:25 hold 12:10 12:15",
                        "12:30 hold 12:15",
                        "12:35");
        assertThat(sequences())
                .containsExactly(
                        List.of("12:05", "12:05", "12:05", "12:20"),
                        List.of("12:05", "12:05", "12:20", "12:25"),
                        List.of("12:05", "12:20", "12:25", "12:30"),
                        List.of("12:20", "12:25", "12:30", "12:35"));
    }

    @Test
    void more_holes_than_may_be_held_mean_no_sequence() throws Exception {
        assembling(spec(4, 3, GapPolicy.HOLD, 1));
        arrive("12:00", "12:05", "12:20", "12:25", "12:30", "12:35");

        assertThat(issues()).containsExactly("12:30 hold 12:15", "12:35");
        assertThat(counted(Event.MISSING)).isEqualTo(2);
    }

    @Test
    void advect_gives_the_frame_before_to_be_moved_on_and_says_so() throws Exception {
        assembling(spec(5, 3, GapPolicy.ADVECT, 1));
        arrive("12:00", "12:05", "12:15", "12:20", "12:30");
        tick("12:40");

        // 12:30 would need two.
        assertThat(issues()).containsExactly("12:20 advect 12:10");
        assertThat(sequences())
                .containsExactly(List.of("12:00", "12:05", "12:05", "12:15", "12:20"));
    }

    @Test
    void a_frame_within_patience_fills_its_slot() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
        arrive("12:00", "12:05", "12:15");
        tick("12:18");
        arrive("12:10");

        assertThat(issues()).containsExactly("12:10", "12:15");
        assertThat(counted(Event.FILL)).isZero();
    }

    @Test
    void ticks_alone_end_a_holes_patience() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
        arrive("12:00", "12:05", "12:15"); // arrives at 12:16
        tick("12:18");
        assertThat(issues()).isEmpty();

        tick("12:19");
        assertThat(issues()).containsExactly("12:15 hold 12:10");
    }

    @Test
    void the_missing_frame_itself_may_be_the_record_that_shows_patience_over() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
        arrive("12:00", "12:05", "12:15");
        at("12:30").arrive("12:10");

        assertThat(issues()).containsExactly("12:10", "12:15");
    }

    @Test
    void patience_counts_by_the_feeds_clock_and_not_by_the_machines() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
        arrive("12:00", "12:05", "12:15");
        for (int i = 0; i < 100; i++) {
            tick("12:17");
        }

        assertThat(issues()).isEmpty();
    }

    @Test
    void a_clock_that_runs_backwards_ends_nobodys_patience() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
        arrive("12:00", "12:05", "12:15");
        tick("12:17");
        tick("11:00");
        tick("12:18");

        assertThat(issues()).isEmpty();
    }

    @Test
    void each_hole_has_a_patience_of_its_own() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
        arrive("12:00", "12:05", "12:10");
        at("12:21").arrive("12:20"); // misses 12:15
        at("12:23").arrive("12:30"); // misses 12:25
        tick("12:24");
        assertThat(issues()).containsExactly("12:10", "12:20 hold 12:15");

        tick("12:25");
        assertThat(issues()).hasSize(2);
        arrive("12:25");
        assertThat(issues())
                .containsExactly("12:10", "12:20 hold 12:15", "12:25 hold 12:15", "12:30");
    }

    @Test
    void without_patience_nothing_is_waited_for() throws Exception {
        assembling(spec(3, 0, GapPolicy.HOLD, 1));
        arrive("12:00", "12:05", "12:15");

        assertThat(issues()).containsExactly("12:15 hold 12:10");
    }

    @Test
    void of_a_quiet_feed_nothing_is_missing() throws Exception {
        assembling(spec(GapPolicy.HOLD, 2));
        arrive("12:00", "12:05", "12:10");
        tick("12:16");
        tick("12:21");
        tick("12:26");

        assertThat(issues()).containsExactly("12:10");
        assertThat(counted(Event.MISSING)).isZero();
    }

    @Test
    void a_late_frame_fills_the_newest_sequence_again() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
        arrive("12:00", "12:05", "12:15", "12:20", "12:10", "12:25");

        assertThat(issues())
                .containsExactly("12:15 hold 12:10", "12:20 hold 12:10", "12:20 r1", "12:25");
        assertThat(sequences().get(2)).containsExactly("12:10", "12:15", "12:20");
        assertThat(counted(Event.FILL)).isEqualTo(1);
    }

    @Test
    void a_late_fill_of_one_hole_leaves_the_other_in_the_report() throws Exception {
        assembling(spec(4, 3, GapPolicy.HOLD, 2));
        arrive("12:00", "12:05", "12:20");
        tick("12:24");
        arrive("12:10");

        assertThat(issues()).containsExactly("12:20 hold 12:10 12:15", "12:20 r1 hold 12:15");
        assertThat(sequences().get(1)).containsExactly("12:05", "12:10", "12:10", "12:20");
    }

    @Test
    void an_issue_time_that_newer_ones_overtook_is_not_issued() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
        arrive("12:00", "12:05", "12:15");
        tick("12:19");
        arrive("12:10");

        assertThat(issues()).containsExactly("12:15 hold 12:10", "12:15 r1");
    }

    @Test
    void a_late_fill_issues_what_was_skipped_if_nothing_newer_has_left() throws Exception {
        assembling(spec(GapPolicy.SKIP, 0));
        arrive("12:00", "12:05", "12:15");
        tick("12:19");
        assertThat(issues()).isEmpty();

        arrive("12:10");
        assertThat(issues()).containsExactly("12:10", "12:15");
    }

    @Test
    void the_newest_sequence_can_be_corrected_while_the_policy_skips() throws Exception {
        assembling(spec(GapPolicy.SKIP, 0));
        arrive("12:00", "12:05", "12:10", "12:20", "12:25", "12:00'");

        assertThat(issues()).containsExactly("12:10", "12:10 r1");
        assertThat(sequences().get(1)).containsExactly("12:00'", "12:05", "12:10");
    }

    @Test
    void too_much_waiting_is_as_good_as_patience_over() throws Exception {
        assembling(spec(3, 20, GapPolicy.HOLD, 1)); // 3 + 20 / 5 slots may wait
        arrive("12:00", "12:05");
        at("13:00").arrive("12:15", "12:20", "12:25", "12:30", "12:35", "12:40", "12:45");
        assertThat(issues()).isEmpty();

        arrive("12:50");
        assertThat(issues()).hasSize(8).startsWith("12:15 hold 12:10", "12:20 hold 12:10");
    }

    @Test
    void end_decides_at_once_what_waits() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
        arrive("12:00", "12:05", "12:15");
        end();

        assertThat(issues()).containsExactly("12:15 hold 12:10");
    }

    @Test
    void end_skips_what_the_policy_skips() throws Exception {
        assembling(spec(GapPolicy.SKIP, 0));
        arrive("12:00", "12:05", "12:15");
        end();

        assertThat(issues()).isEmpty();
    }
}
