package io.nowstream.operators.gridding;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.Reading;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlotWindowsTest extends GriddingVerbs {

    @Test
    void a_frame_leaves_when_the_feeds_clock_is_past_its_slot_and_what_may_be_out_of_order()
            throws Exception {
        read(position("bus", "12:03", 0), position("bus", "12:08", 1));

        clockReaches("12:39:59");
        assertThat(frames()).isEmpty();
        clockReaches("12:40");
        assertThat(frames()).containsExactly("12:30 in 1:1 out 0:1");
    }

    @Test
    void a_change_of_cell_counts_in_the_slot_of_the_later_position() throws Exception {
        read(position("bus", "12:28", 0), position("bus", "12:32", 2));
        theReadingsEnd();

        assertThat(frames()).containsExactly("12:30 in out", "13:00 in 2:1 out 0:1");
    }

    @Test
    void a_slot_ends_before_its_end() throws Exception {
        read(position("bus", "12:29", 0), position("bus", "12:30", 1));
        theReadingsEnd();

        assertThat(frames()).containsExactly("12:30 in out", "13:00 in 1:1 out 0:1");
    }

    @Test
    void the_order_of_the_readings_does_not_matter() throws Exception {
        List<Reading> readings = new ArrayList<>();
        Random random = new Random(11);
        for (int minute = 0; minute < 10; minute++) {
            for (int bus = 0; bus < 20; bus++) {
                readings.add(position("bus-" + bus, "12:2" + minute, random.nextInt(5) - 1));
            }
        }
        read(readings.toArray(Reading[]::new));
        theReadingsEnd();
        List<String> inOrder = frames();

        close();
        SlotWindowsTest again = new SlotWindowsTest();
        Collections.shuffle(readings, random);
        again.read(readings.toArray(Reading[]::new));
        again.theReadingsEnd();
        assertThat(again.frames()).hasSize(1).isEqualTo(inOrder);
        assertThat(again.frame(0).arrivalTime()).isEqualTo(time("12:30"));
        again.close();
    }

    @Test
    void a_frame_arrives_with_the_last_of_its_readings() throws Exception {
        Reading slow = position("bus", "12:10", 1);
        Reading slowly =
                new Reading(
                        FEED,
                        "bus",
                        slow.validTime(),
                        time("12:34"),
                        slow.x(),
                        slow.y(),
                        Double.NaN);
        read(position("bus", "12:05", 0), slowly, position("bus", "12:20", 2));
        theReadingsEnd();

        assertThat(frame(0).arrivalTime()).isEqualTo(time("12:34"));
    }

    @Test
    void a_reading_that_comes_twice_counts_once() throws Exception {
        read(
                position("bus", "12:03", 0),
                position("bus", "12:08", 1),
                position("bus", "12:08", 1),
                position("bus", "12:03", 0));
        theReadingsEnd();

        assertThat(frames()).containsExactly("12:30 in 1:1 out 0:1");
    }

    @Test
    void a_late_reading_corrects_the_frame_of_its_slot() throws Exception {
        read(position("bus", "12:03", 0), position("bus", "12:13", 2));
        clockReaches("12:45");
        read(position("bus", "12:08", 1));
        assertThat(frames()).containsExactly("12:30 in 2:1 out 0:1");

        clockReaches("12:47");
        assertThat(frames())
                .containsExactly("12:30 in 2:1 out 0:1", "12:30 in 1:1 2:1 out 0:1 1:1");
        assertThat(rejected()).isEmpty();
    }

    @Test
    void late_readings_of_one_step_are_one_correction() throws Exception {
        read(position("bus", "12:03", 0));
        clockReaches("12:45");
        for (int second = 10; second < 30; second++) {
            read(position("taxi", "12:04:" + second, second % 4));
        }
        clockReaches("12:50");

        assertThat(frames())
                .containsExactly("12:30 in out", "12:30 in 0:5 1:5 2:4 3:5 out 0:5 1:4 2:5 3:5");
    }

    @Test
    void a_late_reading_at_the_end_of_a_slot_corrects_the_next_slot_too() throws Exception {
        read(position("bus", "12:20", 0), position("bus", "12:35", 2));
        clockReaches("13:15");
        read(position("bus", "12:29", 1));
        theReadingsEnd();

        assertThat(frames())
                .containsExactlyInAnyOrder(
                        "12:30 in out",
                        "13:00 in 2:1 out 0:1",
                        "12:30 in 1:1 out 0:1",
                        "13:00 in 2:1 out 1:1",
                        "13:30 in out");
    }

    @Test
    void what_comes_after_its_slot_was_closed_is_rejected_with_the_reason() throws Exception {
        read(position("bus", "12:03", 0));
        clockReaches("13:39:59");
        read(position("bus", "12:08", 1));
        assertThat(rejected()).isEmpty();
        clockReaches("13:40");
        read(position("bus", "12:10", 2));
        theReadingsEnd();

        assertThat(rejected())
                .containsExactly(
                        "late: reading of 2024-06-12T12:10:00Z by bus arrived when city was at"
                                + " 2024-06-12T13:40:00Z, and its slot until"
                                + " 2024-06-12T12:30:00Z was closed");
        assertThat(frames())
                .contains("12:30 in 1:1 out 0:1")
                .doesNotContain("12:30 in 2:1 out 1:1");
    }

    /** The watermark begins anew; without the gate, a frame of one reading would come out. */
    @Test
    void a_closed_slot_stays_closed_after_a_restore() throws Exception {
        read(position("bus", "12:03", 0), position("bus", "12:08", 1));
        clockReaches("13:40");
        theJobIsRestored();
        read(position("bus", "12:10", 2));
        clockReaches("14:40");

        assertThat(rejected()).hasSize(1);
        assertThat(frames()).noneMatch(frame -> frame.startsWith("12:30"));
    }

    @Test
    void a_slot_that_was_open_at_a_failure_is_corrected_after_it() throws Exception {
        read(position("bus", "12:03", 0), position("bus", "12:13", 2));
        clockReaches("12:45");
        theJobIsRestored();
        read(position("bus", "12:08", 1));
        clockReaches("12:47");

        assertThat(frames()).containsExactly("12:30 in 1:1 2:1 out 0:1 1:1");
    }

    @Test
    void a_slot_in_which_nothing_was_read_has_no_frame() throws Exception {
        read(position("bus", "12:03", 0), position("bus", "13:33", 0));
        theReadingsEnd();

        assertThat(frames()).containsExactly("12:30 in out", "14:00 in out");
    }

    @Test
    void a_source_that_was_silent_for_a_slot_counts_as_new() throws Exception {
        read(position("bus", "12:03", 0), position("bus", "13:00", 1));
        read(position("taxi", "12:30", 0), position("taxi", "13:29", 1));
        theReadingsEnd();

        assertThat(frames()).contains("13:30 in 1:1 out 0:1");
    }

    @Test
    void leaving_the_grid_is_an_outflow_and_coming_back_an_inflow() throws Exception {
        read(
                position("bus", "12:03", 0),
                position("bus", "12:08", -1),
                position("bus", "12:13", 3));
        theReadingsEnd();

        assertThat(frames()).containsExactly("12:30 in 3:1 out 0:1");
    }

    @Test
    void a_mean_is_of_the_values_of_a_cell_and_not_known_where_there_are_none() throws Exception {
        gridding(means());
        read(
                reading("gauge-1", "12:00", 0, 20),
                reading("gauge-1", "12:10", 0, 21),
                reading("gauge-2", "12:10", 0, 25),
                reading("gauge-3", "12:29:59", 2, -4));
        theReadingsEnd();

        assertThat(frames()).containsExactly("12:30 0:22 1:? 2:-4 3:?");
    }

    @Test
    void a_count_is_of_what_detectors_saw_and_a_mere_position_is_one() throws Exception {
        gridding(counts());
        read(
                reading("loop-1", "12:00", 0, 12),
                reading("loop-1", "12:01", 0, 7),
                position("gate-2", "12:10", 3),
                position("gate-2", "12:11", 3));
        theReadingsEnd();

        assertThat(frames()).containsExactly("12:30 0:19 3:2");
    }

    @Test
    void a_long_stream_keeps_only_what_is_open() throws Exception {
        for (int hour = 0; hour < 24; hour++) {
            for (int minute = 0; minute < 60; minute += 5) {
                read(position("bus", "%02d:%02d".formatted(hour, minute), minute / 5 % 4));
            }
        }
        int atMidnight = keptByWindows();
        theReadingsEnd();

        assertThat(atMidnight).isBetween(1, 40);
        assertThat(keptByWindows()).isZero();
    }
}
