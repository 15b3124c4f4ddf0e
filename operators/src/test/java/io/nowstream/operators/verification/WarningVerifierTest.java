package io.nowstream.operators.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Warning;
import io.nowstream.frames.WarningScore;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.Observation;
import io.nowstream.operators.WarningSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One feed of 10 × 10 cells of 1 km without geography, warned of at 25 mm/h on 4 km²; a frame every
 * five minutes from noon on, and with each a sequence, both numbered from 0.
 */
class WarningVerifierTest {

    private static final String FEED = "radar";
    private static final Instant NOON = Instant.parse("2024-06-12T12:00:00Z");
    private static final Duration CADENCE = Duration.ofMinutes(5);
    private static final Grid GRID = Grid.local(10, 10, 1000);
    private static final Packing CODES = new Packing(CellType.UINT8, 1, 0, 255, 0);
    private static final Feeds FEEDS =
            new Feeds(
                    List.of(
                            new FeedSpec(
                                    FEED,
                                    3,
                                    CADENCE.toMillis(),
                                    6,
                                    0,
                                    GapPolicy.HOLD,
                                    1,
                                    60_000,
                                    3_600_000,
                                    "advection",
                                    new WarningSpec(25, 20, 4, 0))));

    private KeyedTwoInputStreamOperatorTestHarness<
                    String, ActiveWarnings, Observation, WarningScore>
            harness;

    // The verbs.

    @BeforeEach
    void start() throws Exception {
        open(null);
    }

    private void open(OperatorSubtaskState snapshot) throws Exception {
        harness =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        new KeyedCoProcessOperator<>(new WarningVerifier(FEEDS, "run", 100)),
                        ActiveWarnings::feed,
                        Observation::feed,
                        Types.STRING);
        harness.setup();
        if (snapshot != null) {
            harness.initializeState(snapshot);
        }
        harness.open();
    }

    @AfterEach
    void stop() throws Exception {
        harness.close();
    }

    private static Instant time(int index) {
        return NOON.plus(CADENCE.multipliedBy(index));
    }

    /** A frame with 30 mm/h on a square of cells, and its sequence. */
    private void frame(int index, int row, int column, int side) throws Exception {
        float[] values = new float[GRID.cells()];
        for (int i = row; i < row + side; i++) {
            Arrays.fill(values, 10 * i + column, 10 * i + column + side, 30);
        }
        byte[] cells = Cells.pack(values, CODES, Quantity.RAIN_RATE);
        Frame frame =
                new Frame(
                        FEED,
                        GRID,
                        time(index),
                        time(index),
                        List.of(Channel.of(Quantity.RAIN_RATE, CODES, cells)));
        tell(Observation.of(frame, time(index), 1));
        tell(new Observation(Observation.Kind.ISSUED, FEED, 1, time(index), index, 0, null));
        tell(Observation.settled(FEED, 1, time(index)));
    }

    private void quietFrame(int index) throws Exception {
        frame(index, 0, 0, 0);
    }

    private void tell(Observation told) throws Exception {
        harness.processElement2(told, 0);
    }

    private void end(int nowcasts) throws Exception {
        tell(Observation.end(FEED, 1, time(nowcasts), nowcasts));
    }

    private void set(int number, Warning... warnings) throws Exception {
        harness.processElement1(
                new ActiveWarnings("run", FEED, time(number), number, List.of(warnings)), 0);
    }

    /** Of rows and columns 2 to 6, raised with one frame, valid from another to a third. */
    private static Warning warning(int raised, int onset, int expires) {
        return warning(Warning.State.RAISED, raised, onset, expires, "");
    }

    private static Warning cancelled(String reason) {
        return warning(Warning.State.CANCELLED, 0, 1, 3, reason);
    }

    private static Warning warning(
            Warning.State state, int raised, int onset, int expires, String reason) {
        return new Warning(
                "w",
                0,
                state,
                Quantity.RAIN_RATE,
                25,
                30,
                time(raised),
                time(onset),
                time(expires),
                16,
                new double[][] {{2, 2, 6, 2, 6, 6, 2, 6, 2, 2}},
                reason);
    }

    /** For example {@code hit w 12:10 gained 10}. */
    private List<String> scores() {
        return harness.extractOutputValues().stream()
                .map(
                        score ->
                                "%s %s %s gained %d"
                                        .formatted(
                                                score.outcome().label(),
                                                score.outcome() == WarningScore.Outcome.MISS
                                                        ? "of %.0f km²"
                                                                .formatted(
                                                                        score
                                                                                .areaSquareKilometres())
                                                        : score.id(),
                                                score.time().toString().substring(11, 16),
                                                score.leadGainedMillis() / 60_000))
                .toList();
    }

    // The sentences.

    @Test
    void what_comes_where_and_when_it_was_warned_of_is_a_hit_once() throws Exception {
        quietFrame(0);
        set(0, warning(0, 2, 4));
        frame(1, 3, 3, 2);
        set(1, warning(0, 2, 4));
        frame(2, 3, 3, 2);
        set(2, warning(0, 2, 4));
        frame(3, 3, 3, 2);

        // At 12:05 it was too early for the warning: nobody had been warned of that.
        assertThat(scores())
                .containsExactly("miss of 4 km² 12:05 gained 0", "hit w 12:10 gained 10");
    }

    @Test
    void what_falls_below_its_threshold_without_having_come_is_a_false_alarm() throws Exception {
        quietFrame(0);
        set(0, warning(0, 1, 3));
        quietFrame(1);
        set(1, warning(0, 1, 3));
        quietFrame(2);
        set(2, cancelled("fell below 20 mm/h on all but 4 km²"));
        quietFrame(3);

        assertThat(scores()).containsExactly("false alarm w 12:10 gained 0");
    }

    @Test
    void what_was_merged_or_has_come_is_none() throws Exception {
        quietFrame(0);
        set(0, warning(0, 1, 3));
        quietFrame(1);
        set(1, cancelled("merged into v"));
        quietFrame(2);
        set(2, warning(2, 3, 5));
        frame(3, 2, 2, 3);
        set(3, cancelled("fell below 20 mm/h"));
        quietFrame(4);

        assertThat(scores()).containsExactly("hit w 12:15 gained 5");
    }

    @Test
    void what_comes_elsewhere_is_a_miss_once_if_it_is_large_enough() throws Exception {
        quietFrame(0);
        set(0, warning(0, 1, 3));
        frame(1, 7, 7, 1);
        set(1, warning(0, 1, 3));
        frame(2, 0, 7, 3);
        set(2, warning(0, 1, 3));
        frame(3, 1, 7, 3);

        assertThat(scores()).containsExactly("miss of 9 km² 12:10 gained 0");
    }

    @Test
    void before_the_first_nowcast_nobody_could_be_warned() throws Exception {
        frame(0, 3, 3, 3);
        set(0);
        frame(1, 3, 3, 3);

        assertThat(scores()).isEmpty();
    }

    @Test
    void a_frame_waits_for_the_sets_of_all_nowcasts_before_it_through_a_restart() throws Exception {
        quietFrame(0);
        quietFrame(1);
        frame(2, 3, 3, 2);
        set(1, warning(0, 2, 4));
        assertThat(scores()).isEmpty();

        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        harness.close();
        open(snapshot);
        set(0, warning(0, 2, 4));

        assertThat(scores()).containsExactly("hit w 12:10 gained 10");
    }

    @Test
    void the_end_frees_everything_when_its_last_set_has_come() throws Exception {
        quietFrame(0);
        frame(1, 3, 3, 2);
        end(2);
        set(0, warning(0, 1, 4));
        set(1, warning(0, 1, 4));
        assertThat(scores()).containsExactly("hit w 12:05 gained 5");
        assertThat(harness.numKeyedStateEntries()).isPositive();

        harness.processElement1(
                new ActiveWarnings("run", FEED, time(1), 2, List.of(cancelled("the feed ended"))),
                0);

        assertThat(scores()).hasSize(1);
        assertThat(harness.numKeyedStateEntries()).isZero();
    }
}
