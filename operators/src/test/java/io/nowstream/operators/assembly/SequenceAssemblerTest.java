package io.nowstream.operators.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.Sequence;
import io.nowstream.operators.assembly.AssemblyCounters.Event;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Order, duplicates, corrections, jitter, and what is too old. */
class SequenceAssemblerTest extends AssemblyVerbs {

    @BeforeEach
    void three_frames_every_five_minutes() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
    }

    @Test
    void a_sequence_leaves_with_its_last_frame() throws Exception {
        arrive("12:00", "12:05");
        assertThat(sequences()).isEmpty();

        arrive("12:10");
        assertThat(sequences()).containsExactly(List.of("12:00", "12:05", "12:10"));

        arrive("12:15");
        assertThat(sequences())
                .containsExactly(
                        List.of("12:00", "12:05", "12:10"), List.of("12:05", "12:10", "12:15"));
    }

    @Test
    void a_sequence_says_what_it_is() throws Exception {
        arrive("12:00", "12:05", "12:10");

        Sequence sequence = out().get(0);
        assertThat(sequence.feed()).isEqualTo(FEED);
        assertThat(sequence.issueTime()).isEqualTo(time("12:10"));
        assertThat(sequence.cadenceMillis()).isEqualTo(300_000);
        assertThat(sequence.number()).isZero();
        assertThat(sequence.revision()).isZero();
        assertThat(sequence.gaps().complete()).isTrue();
        assertThat(sequence.release()).isNull();
        assertThat(sequence.receivedEpochMicros()).isEqualTo(3);
        assertThat(sequence.assembledEpochMicros()).isPositive();
    }

    @Test
    void frames_out_of_order_form_one_sequence() throws Exception {
        arrive("12:10", "12:00", "12:05");

        assertThat(sequences()).containsExactly(List.of("12:00", "12:05", "12:10"));
    }

    @Test
    void sequences_leave_in_order_when_a_straggler_completes_several() throws Exception {
        arrive("12:00", "12:05");
        at("12:12").arrive("12:15", "12:10");

        assertThat(issues()).containsExactly("12:10", "12:15");
    }

    @Test
    void the_same_bytes_again_are_dropped() throws Exception {
        arrive("12:00", "12:05", "12:05", "12:10", "12:10", "12:00");

        assertThat(issues()).containsExactly("12:10");
        assertThat(counted(Event.DUPLICATE)).isEqualTo(3);
    }

    @Test
    void a_correction_of_the_newest_sequence_issues_it_again() throws Exception {
        arrive("12:00", "12:05", "12:10", "12:05'", "12:10'", "12:15");

        assertThat(issues()).containsExactly("12:10", "12:10 r1", "12:10 r2", "12:15");
        assertThat(sequences().get(1)).containsExactly("12:00", "12:05'", "12:10");
        assertThat(sequences().get(2)).containsExactly("12:00", "12:05'", "12:10'");
        assertThat(sequences().get(3)).containsExactly("12:05'", "12:10'", "12:15");
        assertThat(counted(Event.CORRECTION)).isEqualTo(2);
    }

    @Test
    void a_correction_before_the_sequence_leaves_is_in_it() throws Exception {
        arrive("12:00", "12:00'", "12:05", "12:10");

        assertThat(issues()).containsExactly("12:10");
        assertThat(sequences()).containsExactly(List.of("12:00'", "12:05", "12:10"));
    }

    @Test
    void a_corrected_frame_that_waits_issues_nothing_again() throws Exception {
        arrive("12:00", "12:05", "12:10");
        at("12:21").arrive("12:20", "12:20'", "12:15");

        assertThat(issues()).containsExactly("12:10", "12:15", "12:20");
        assertThat(sequences().get(2)).containsExactly("12:10", "12:15", "12:20'");
    }

    @Test
    void what_is_older_than_the_ring_leaves_by_the_side() throws Exception {
        arrive("12:00", "12:05", "12:10", "12:15", "12:00'", "11:55");

        assertThat(issues()).containsExactly("12:10", "12:15");
        assertThat(late()).containsExactly("12:00'", "11:55");
        assertThat(counted(Event.LATE)).isEqualTo(2);
    }

    @Test
    void a_feed_takes_frames_from_before_its_first_until_it_has_a_sequence() throws Exception {
        arrive("12:05", "12:10", "12:00", "12:15", "11:55");

        assertThat(issues()).containsExactly("12:10", "12:15");
        assertThat(late()).containsExactly("11:55");
    }

    @Test
    void numbers_have_no_holes_and_revisions_take_one() throws Exception {
        arrive("12:00", "12:05", "12:10", "12:10'", "12:15", "12:25", "12:30", "12:35");

        assertThat(issues())
                .containsExactly(
                        "12:10",
                        "12:10 r1",
                        "12:15",
                        "12:25 hold 12:20",
                        "12:30 hold 12:20",
                        "12:35");
        assertThat(out())
                .extracting(Sequence::number)
                .containsExactlyElementsOf(LongStream.range(0, 6).boxed().toList());
    }

    @Test
    void stamps_snap_to_the_cadence_and_keep_their_exact_time() throws Exception {
        arrive("12:00:07", "12:04:50", "12:10");

        assertThat(sequences()).containsExactly(List.of("12:00:07", "12:04:50", "12:10"));

        arrive("12:15:20");
        assertThat(issues()).containsExactly("12:10", "12:15");
    }

    @Test
    void of_two_stamps_in_one_slot_the_nearer_wins_whichever_comes_first() throws Exception {
        arrive("12:00:20", "12:00:05", "12:05:05", "12:05:20", "12:10");

        assertThat(sequences()).containsExactly(List.of("12:00:05", "12:05:05", "12:10"));
        assertThat(counted(Event.JITTER)).isEqualTo(2);
    }

    @Test
    void of_two_stamps_equally_near_the_earlier_wins() throws Exception {
        arrive("12:00:10", "11:59:50", "12:04:50", "12:05:10", "12:10");

        assertThat(sequences()).containsExactly(List.of("11:59:50", "12:04:50", "12:10"));
    }

    @Test
    void jitter_is_no_correction() throws Exception {
        arrive("12:00", "12:05", "12:10:20", "12:10:05", "12:15");

        assertThat(issues()).containsExactly("12:10", "12:15");
        assertThat(sequences())
                .containsExactly(
                        List.of("12:00", "12:05", "12:10:20"),
                        List.of("12:05", "12:10:05", "12:15"));
        assertThat(counted(Event.CORRECTION)).isZero();
    }

    @Test
    void a_new_grid_restarts_the_feed_and_its_numbers_go_on() throws Exception {
        arrive("12:00", "12:05", "12:10");
        for (String stamp : List.of("12:15", "12:20", "12:25")) {
            arrive(frame(stamp, OTHER_GRID));
        }

        assertThat(issues()).containsExactly("12:10", "12:25");
        assertThat(out().get(1).number()).isEqualTo(1);
        assertThat(out().get(1).frames()).allMatch(frame -> frame.grid().equals(OTHER_GRID));
        assertThat(counted(Event.RESTART)).isEqualTo(1);
    }

    @Test
    void an_old_frame_on_another_grid_is_rejected_with_the_reason() throws Exception {
        arrive("12:00", "12:05");
        arrive(frame("12:00", OTHER_GRID));
        arrive("12:10");

        assertThat(issues()).containsExactly("12:10");
        assertThat(rejected()).hasSize(1);
        assertThat(rejected().get(0).reason())
                .isEqualTo(
                        "frame of 2024-06-12T12:00:00Z has 3 x 2 cells of RAIN_RATE as UINT8, not"
                                + " the grid, quantity and type of the frame of"
                                + " 2024-06-12T12:05:00Z (2 x 2 cells of RAIN_RATE as UINT8);"
                                + " nl-radar takes them up only from a newer frame on");
    }

    @Test
    void a_jump_of_a_day_drops_the_ring_and_numbers_go_on() throws Exception {
        arrive("00:00", "00:05", "00:10");
        arrive("23:00", "23:05", "23:10");

        assertThat(issues()).containsExactly("00:10", "23:10");
        assertThat(out().get(1).number()).isEqualTo(1);
        assertThat(counted(Event.RESTART)).isEqualTo(1);
    }

    @Test
    void what_waits_at_a_jump_is_decided_before_it() throws Exception {
        arrive("00:00", "00:05", "00:15", "23:00");

        assertThat(issues()).containsExactly("00:15 hold 00:10");
    }
}
