package io.nowstream.operators.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.operators.FeedEnd;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.Sequence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** What is kept, how much, and when it goes. */
class AssemblyStateTest extends AssemblyVerbs {

    @Test
    void end_frees_everything() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
        release("model", "12:00");
        arrive("12:00", "12:05", "12:10", "12:20");
        assertThat(keyedStateEntries()).isPositive();

        end();
        assertThat(keyedStateEntries()).isZero();
    }

    @Test
    void ticks_and_ends_of_a_feed_without_frames_leave_nothing() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
        arrive("12:00");
        end();
        tick("12:10");
        end();

        assertThat(keyedStateEntries()).isZero();
    }

    @Test
    void after_its_end_a_feed_begins_a_new_life() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
        arrive("12:00", "12:05", "12:10");
        end();
        arrive("12:15", "12:20", "12:25");

        assertThat(issues()).containsExactly("12:10", "12:25");
        assertThat(out().get(1).number()).isZero();
    }

    @Test
    void an_end_is_told_after_what_waits_with_the_number_after_the_last() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
        arrive("12:00", "12:05", "12:10", "12:10'", "12:20");
        assertThat(ended()).isEmpty();
        end();

        assertThat(issues()).containsExactly("12:10", "12:10 r1", "12:20 hold 12:15");
        assertThat(ended())
                .containsExactly(new FeedEnd(FEED, 3, out().get(0).lifeBegunEpochMicros()));
    }

    @Test
    void an_end_is_told_once_and_not_of_a_life_without_a_sequence() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
        end();
        arrive("12:00", "12:05");
        end();
        release("model", "12:00");
        end();
        assertThat(ended()).isEmpty();

        arrive("13:00", "13:05", "13:10");
        end();
        end();
        tick("13:20");
        end();
        assertThat(ended()).hasSize(1);
    }

    @Test
    void lives_of_a_feed_are_told_apart_though_restored() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
        arrive("12:00", "12:05", "12:10");
        long first = out().get(0).lifeBegunEpochMicros();
        restored(spec(GapPolicy.HOLD, 1), snapshot());
        arrive("12:15");
        assertThat(out()).extracting(Sequence::lifeBegunEpochMicros).containsExactly(first);

        end();
        arrive("12:20", "12:25", "12:30");
        end();
        assertThat(out().get(1).lifeBegunEpochMicros()).isGreaterThan(first);
        assertThat(ended())
                .containsExactly(
                        new FeedEnd(FEED, 2, first),
                        new FeedEnd(FEED, 1, out().get(1).lifeBegunEpochMicros()));
    }

    @Test
    void a_long_stream_keeps_no_more_than_it_needs() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
        arrive(frames(10));
        long few = stateBytes();
        arrive(frames(500));

        assertThat(stateBytes()).isEqualTo(few);
        assertThat(keyedStateEntries()).isEqualTo(2); // the ring and the rest, of one feed
    }

    @Test
    void a_feed_full_of_holes_keeps_no_more_than_it_may() throws Exception {
        for (GapPolicy policy : GapPolicy.values()) {
            assembling(spec(policy, 1));
            List<String> everyOther = new ArrayList<>();
            for (int i = 0; i < 400; i += 2) {
                everyOther.add(stamp(i));
            }
            arrive(everyOther.subList(0, 100).toArray(String[]::new));
            long few = stateBytes();
            arrive(everyOther.subList(100, 200).toArray(String[]::new));

            assertThat(stateBytes()).as(policy.label()).isEqualTo(few);
        }
    }

    @Test
    void state_is_little_more_than_the_packed_frames_of_a_sequence() throws Exception {
        assembling(spec(10, 3, GapPolicy.HOLD, 1));
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            frames.add(rain(time(stamp(i)), i));
            arrive(frames.get(i));
        }
        long packed =
                frames.subList(20, 30).stream()
                        .mapToLong(frame -> frame.channels().get(0).cells().length)
                        .sum();

        assertThat(stateBytes()).isGreaterThan(packed).isLessThan(packed * 12 / 10);
    }

    @Test
    void a_restored_feed_goes_on_as_if_nothing_had_happened() throws Exception {
        FeedSpec spec = spec(4, 3, GapPolicy.HOLD, 1);
        String[] story = {
            "12:00",
            "12:05",
            "12:10",
            "12:15",
            "12:25",
            "12:30",
            "12:20",
            "12:30'",
            "12:35",
            "12:45",
            "12:50",
            "12:55",
            "12:40",
            "13:00",
            "13:00:10"
        };
        assembling(spec);
        arrive(story);
        List<String> undisturbed = whole();

        for (int cut = 0; cut <= story.length; cut++) {
            assembling(spec);
            arrive(List.of(story).subList(0, cut).toArray(String[]::new));
            List<String> disturbed = new ArrayList<>(whole());
            OperatorSubtaskState snapshot = snapshot();
            restored(spec, snapshot);
            arrive(List.of(story).subList(cut, story.length).toArray(String[]::new));
            disturbed.addAll(whole());

            assertThat(disturbed).as("cut after %d records", cut).isEqualTo(undisturbed);
        }
    }

    @Test
    void another_cadence_after_a_restore_starts_the_ring_anew() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
        arrive("12:00", "12:05", "12:10");
        OperatorSubtaskState snapshot = snapshot();
        restored(spec(3, 10, 3, GapPolicy.HOLD, 1), snapshot);
        arrive("12:20", "12:30", "12:40");

        assertThat(issues()).containsExactly("12:40");
        assertThat(out().get(0).number()).isEqualTo(1);
    }

    @Test
    void another_length_after_a_restore_needs_no_new_ring() throws Exception {
        assembling(spec(3, 3, GapPolicy.HOLD, 1));
        arrive("12:00", "12:05", "12:10");
        restored(spec(4, 3, GapPolicy.HOLD, 1), snapshot());
        arrive("12:15");
        restored(spec(2, 3, GapPolicy.HOLD, 1), snapshot());
        arrive("12:20");

        assertThat(sequences()).containsExactly(List.of("12:15", "12:20"));
    }

    private String[] frames(int count) {
        String[] stamps = new String[count];
        for (int i = 0; i < count; i++) {
            stamps[i] = stamp(arrived++);
        }
        return stamps;
    }

    private int arrived;

    /** The i-th slot of the day; days follow each other. */
    private static String stamp(int i) {
        return "%02d:%02d".formatted(i / 12 % 24, i % 12 * 5);
    }

    /** A field with echoes, 384 x 384. */
    private static Frame rain(Instant time, long seed) {
        Grid grid = Grid.local(384, 384, 1000);
        Packing packing = new Packing(CellType.UINT8, 1, 0, 255, Packing.NONE);
        Random random = new Random(seed);
        int[] codes = new int[grid.cells()];
        for (int i = 0; i < codes.length / 8; i++) {
            codes[codes.length / 2 + i] = random.nextInt(200);
        }
        byte[] cells = Cells.packCodes(codes, packing);
        return new Frame(FEED, grid, time, time, List.of(Channel.of(Quantity.VIL, packing, cells)));
    }
}
