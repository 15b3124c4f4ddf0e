package io.nowstream.operators.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The decisions themselves, without Flink and without frames. Slots are small numbers here. */
class TimelineTest {

    private static final int LENGTH = 3;
    private static final long PATIENCE = 10;
    private static final long LIMIT = 5;

    private Timeline timeline = Timeline.EMPTY;

    private void arrive(long clock, long... slots) {
        for (long slot : slots) {
            timeline = timeline.with(slot, clock);
        }
    }

    private void giveUp(long clock) {
        timeline = timeline.givingUp(clock, PATIENCE, LIMIT);
    }

    @Test
    void nothing_is_known_of_an_empty_timeline() {
        assertThat(timeline.isEmpty()).isTrue();
        assertThat(timeline.holds(0)).isFalse();
        assertThat(timeline.gaveUp(0)).isFalse();
        assertThat(timeline.issueTimes(LENGTH)).isEmpty();
    }

    @Test
    void the_first_issue_time_has_a_whole_sequence_before_it() {
        arrive(0, 4, 5, 6, 7);

        assertThat(timeline.issueTimes(LENGTH)).containsExactly(6L, 7L);
    }

    @Test
    void behind_a_slot_that_is_waited_for_everything_waits() {
        arrive(0, 4, 5, 6, 8, 9, 10, 11);

        assertThat(timeline.issueTimes(LENGTH)).containsExactly(6L);
        assertThat(timeline.openSlots()).isEqualTo(1);
    }

    @Test
    void a_slot_given_up_has_no_issue_time() {
        arrive(0, 4, 5, 6, 8, 9);
        giveUp(PATIENCE);

        assertThat(timeline.gaveUp(7)).isTrue();
        assertThat(timeline.issueTimes(LENGTH)).containsExactly(6L, 8L, 9L);
        assertThat(timeline.missing(9, LENGTH)).containsExactly(7L);
    }

    @Test
    void a_slot_is_waited_for_as_long_as_patience_lasts() {
        arrive(100, 4, 6);

        giveUp(100 + PATIENCE - 1);
        assertThat(timeline.gaveUp(5)).isFalse();
        giveUp(100 + PATIENCE);
        assertThat(timeline.gaveUp(5)).isTrue();
    }

    @Test
    void what_has_left_does_not_leave_again() {
        arrive(0, 4, 5, 6, 7);
        timeline = timeline.issued(6);

        assertThat(timeline.issueTimes(LENGTH)).containsExactly(7L);
    }

    @Test
    void trimming_keeps_one_sequence_if_nothing_is_missing() {
        arrive(0, 1, 2, 3, 4, 5, 6, 7);
        timeline = timeline.issued(7).trimmed(LENGTH);

        assertThat(timeline.kept()).containsExactly(5L, 6L, 7L);
    }

    @Test
    void trimming_keeps_what_waits() {
        arrive(0, 1, 2, 3, 5, 6);
        timeline = timeline.issued(3).trimmed(LENGTH);

        assertThat(timeline.kept()).containsExactly(1L, 2L, 3L, 5L, 6L);
    }

    @Test
    void trimming_keeps_the_frame_that_stands_in_at_the_far_end() {
        arrive(0, 1, 2, 3, 5, 6, 7, 8);
        giveUp(PATIENCE);
        timeline = timeline.issued(6).trimmed(LENGTH);

        assertThat(timeline.kept()).containsExactly(3L, 5L, 6L, 7L, 8L);
        assertThat(timeline.before(4)).isEqualTo(3);

        timeline = timeline.issued(8).trimmed(LENGTH);
        assertThat(timeline.kept()).containsExactly(6L, 7L, 8L);
    }

    @Test
    void trimming_keeps_two_sequences_at_most_while_nothing_is_issued() {
        arrive(0, 1, 3, 5, 7, 9, 11, 13, 15);
        giveUp(PATIENCE);
        timeline = timeline.trimmed(LENGTH);

        assertThat(timeline.first()).isEqualTo(10);
        assertThat(timeline.kept()).containsExactly(9L, 11L, 13L, 15L);
    }

    @Test
    void a_jump_is_what_could_not_be_waited_for() {
        arrive(0, 4);

        assertThat(timeline.isAJump(4 + LIMIT, LIMIT)).isFalse();
        assertThat(timeline.isAJump(4 + LIMIT + 1, LIMIT)).isTrue();
    }
}
