package io.nowstream.operators.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.GapReport;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.operators.Sequence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A blob that moves two cells to the east with every frame, some of them missing. */
class AdvectedGapsTest {

    private static final int SIDE = 48;
    private static final int LENGTH = 6;
    private static final Duration CADENCE = Duration.ofMinutes(5);
    private static final Instant NOW = Instant.parse("2024-06-12T12:00:00Z");
    private static final Packing HALVES = new Packing(CellType.UINT8, 0.5, -0.5, 255, 0);
    private static final Packing NO_NODATA = new Packing(CellType.UINT8, 0.5, 0, Packing.NONE, 0);

    private Packing packing = HALVES;
    private int side = SIDE;

    // -- the verbs --

    private float[] blob(int index) {
        float[] values = new float[side * side];
        for (int cell = 0; cell < values.length; cell++) {
            double dx = (cell % side - side / 3.0 - 2.0 * index) / 5;
            double dy = (cell / side - side / 2.0) / 5;
            float dbz = (float) (45 * Math.exp(-(dx * dx + dy * dy)));
            values[cell] = dbz < 1 ? 0 : dbz;
        }
        return values;
    }

    private Instant time(int index) {
        return NOW.minus(CADENCE.multipliedBy(LENGTH - 1L - index));
    }

    private Frame frame(int index) {
        return frame(index, blob(index));
    }

    private Frame frame(int index, float[] values) {
        byte[] cells = Cells.pack(values, packing, Quantity.REFLECTIVITY);
        return new Frame(
                "radar",
                Grid.local(side, side, 1000),
                time(index),
                time(index),
                List.of(Channel.of(Quantity.REFLECTIVITY, packing, cells)));
    }

    private Sequence missing(Integer... indices) {
        List<Frame> frames = IntStream.range(0, LENGTH).mapToObj(this::frame).toList();
        return missing(frames, indices);
    }

    /** As assembly makes it: where a frame is missing stands the one before it. */
    private Sequence missing(List<Frame> all, Integer... indices) {
        Set<Integer> gone = Set.of(indices);
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < LENGTH; i++) {
            Frame before = i == 0 ? frame(-1) : frames.get(i - 1);
            frames.add(gone.contains(i) ? before : all.get(i));
        }
        List<Instant> times = Arrays.stream(indices).sorted().map(this::time).toList();
        return new Sequence(
                "radar",
                0,
                1,
                0,
                NOW,
                CADENCE.toMillis(),
                frames,
                new GapReport("advect", times),
                null,
                null,
                1,
                2,
                3);
    }

    private static List<Frame> filled(Sequence sequence) {
        return new AdvectedGaps(new UnpackedFrames(1 << 20)).filled(sequence);
    }

    private static float[] values(Frame frame) {
        return frame.channels().get(0).values(frame.grid());
    }

    private static double difference(float[] one, float[] other) {
        double sum = 0;
        for (int cell = 0; cell < one.length; cell++) {
            sum += Math.abs(one[cell] - other[cell]);
        }
        return sum;
    }

    /** How far the frame that stands in is from the one that is missing; 1 is held. */
    private double errorAgainstHeld(Sequence sequence, int index) {
        float[] held = values(sequence.frames().get(index));
        double error = difference(values(filled(sequence).get(index)), blob(index));
        return error / difference(held, blob(index));
    }

    // -- the sentences --

    @Test
    void a_missing_frame_is_the_one_before_it_moved_on() {
        assertThat(errorAgainstHeld(missing(3), 3)).isLessThan(0.2);
        Frame frame = filled(missing(3)).get(3);
        assertThat(frame.validTime()).isEqualTo(time(3));
        assertThat(frame.channels().get(0).packing()).isEqualTo(HALVES);
    }

    @Test
    void the_frames_that_came_are_left_as_they_are() {
        Sequence sequence = missing(3);
        List<Frame> filled = filled(sequence);

        for (int i : new int[] {0, 1, 2, 4, 5}) {
            assertThat(filled.get(i)).isSameAs(sequence.frames().get(i));
        }
    }

    @Test
    void of_two_in_a_row_the_second_is_moved_on_twice_as_far() {
        Sequence sequence = missing(3, 4);

        assertThat(errorAgainstHeld(sequence, 3)).isLessThan(0.2);
        assertThat(errorAgainstHeld(sequence, 4)).isLessThan(0.2);
    }

    @Test
    void at_the_old_end_the_motion_is_that_of_the_frames_after() {
        assertThat(errorAgainstHeld(missing(1), 1)).isLessThan(0.2);
        assertThat(errorAgainstHeld(missing(0), 0)).isLessThan(0.2);
        assertThat(errorAgainstHeld(missing(2, 4), 4)).isLessThan(0.2);
    }

    @Test
    void without_two_frames_in_a_row_the_frame_before_stands_in_as_it_is() {
        Sequence sequence = missing(1, 2, 4);

        assertThat(filled(sequence)).isEqualTo(sequence.frames());
    }

    @Test
    void on_a_grid_too_small_for_motion_the_frame_before_stands_in_as_it_is() {
        side = 6;
        Sequence sequence = missing(3);

        assertThat(filled(sequence)).isEqualTo(sequence.frames());
    }

    @Test
    void it_is_the_same_bytes_every_time() {
        byte[] once = filled(missing(3)).get(3).channels().get(0).cells();
        AdvectedGaps other = new AdvectedGaps(new UnpackedFrames(1 << 20));
        other.filled(missing(4)); // has seen something else before
        byte[] again = other.filled(missing(3)).get(3).channels().get(0).cells();
        byte[] kept = other.filled(missing(3)).get(3).channels().get(0).cells();

        assertThat(again).isEqualTo(once);
        assertThat(kept).isSameAs(again);
    }

    @Test
    void a_correction_of_what_it_was_made_from_makes_it_anew() {
        AdvectedGaps gaps = new AdvectedGaps(new UnpackedFrames(1 << 20));
        byte[] first = gaps.filled(missing(3)).get(3).channels().get(0).cells();
        List<Frame> corrected = new ArrayList<>();
        IntStream.range(0, LENGTH).forEach(i -> corrected.add(frame(i)));
        corrected.set(2, frame(2, blob(4)));
        byte[] second = gaps.filled(missing(corrected, 3)).get(3).channels().get(0).cells();

        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void coverage_does_not_move_and_inflow_is_held() {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < LENGTH; i++) {
            float[] values = blob(i);
            for (int cell = 0; cell < values.length; cell++) {
                values[cell] = cell % SIDE < 5 ? Float.NaN : values[cell];
            }
            frames.add(frame(i, values));
        }
        Sequence sequence = missing(frames, 3);
        float[] moved = values(filled(sequence).get(3));
        float[] before = values(sequence.frames().get(3));

        for (int cell = 0; cell < moved.length; cell++) {
            assertThat(Float.isNaN(moved[cell])).isEqualTo(cell % SIDE < 5);
        }
        assertThat(moved[5]).isEqualTo(before[5]); // came from where no radar looks
    }

    @Test
    void a_packing_without_a_code_for_no_coverage_is_enough() {
        packing = NO_NODATA;

        assertThat(errorAgainstHeld(missing(3), 3)).isLessThan(0.2);
    }

    @Test
    void other_gap_policies_are_left_alone() {
        Sequence s = missing(3);
        Sequence held =
                new Sequence(
                        s.feed(),
                        s.number(),
                        1,
                        0,
                        s.issueTime(),
                        s.cadenceMillis(),
                        s.frames(),
                        new GapReport("hold", s.gaps().missing()),
                        null,
                        null,
                        1,
                        2,
                        3);

        assertThat(filled(held)).isSameAs(held.frames());
    }
}
