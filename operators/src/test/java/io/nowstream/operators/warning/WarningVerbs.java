package io.nowstream.operators.warning;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.GapReport;
import io.nowstream.frames.Grid;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Stamps;
import io.nowstream.frames.Tier;
import io.nowstream.frames.Warning;
import io.nowstream.operators.FeedEnd;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.Nowcast;
import io.nowstream.operators.WarningSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The words that tests of warnings are written in. One feed if no other is named, 1 km cells, a
 * nowcast of 6 leads every 5 minutes; warned at 25, kept to 20 mm/h, unless other rules are given.
 */
abstract class WarningVerbs {

    static final Instant NOON = Instant.parse("2024-06-12T12:00:00Z");
    static final Duration CADENCE = Duration.ofMinutes(5);
    static final int LEADS = 6;
    static final Grid GRID = Grid.local(60, 60, 1000);
    static final Packing CODES = new Packing(CellType.UINT8, 1, 0, 255, 0);

    private KeyedTwoInputStreamOperatorTestHarness<String, Nowcast, FeedEnd, ActiveWarnings>
            harness;
    private int setsOfThisTracker;

    /** Whose nowcasts and ends these are. */
    String feed = "radar";

    /** What the feed is warned of. */
    private List<WarningSpec> rules = List.of(new WarningSpec(25, 20, 10, 3000));

    final List<ActiveWarnings> sets = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        tracking(256);
    }

    /** A new tracker, under which so many may wait. */
    void tracking(int mostWaiting) throws Exception {
        stop();
        sets.clear();
        harness = tracker(mostWaiting);
        harness.open();
    }

    /** A new tracker, with these rules; one that is restarted later has them too. */
    void warnedBy(WarningSpec... of) throws Exception {
        rules = List.of(of);
        tracking(256);
    }

    /** Another tracker, of other rules, goes on with what this one has kept. */
    void restartWarnedBy(WarningSpec... of) throws Exception {
        rules = List.of(of);
        restart();
    }

    /** Another tracker goes on with what this one has kept. */
    void restart() throws Exception {
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        stop();
        harness = tracker(256);
        harness.initializeState(snapshot);
        harness.open();
        setsOfThisTracker = 0;
    }

    @AfterEach
    void stop() throws Exception {
        if (harness != null) {
            harness.close();
        }
        setsOfThisTracker = 0;
    }

    // The verbs: rain is painted into one field, a nowcast has it at all leads or at some.

    record Rain(int row, int column, int height, int width, int millimetresPerHour) {

        Rain movedBy(int columns) {
            return new Rain(row, column + columns, height, width, millimetresPerHour);
        }

        Rain of(int other) {
            return new Rain(row, column, height, width, other);
        }
    }

    static Rain rain(int row, int column, int size, int millimetresPerHour) {
        return new Rain(row, column, size, size, millimetresPerHour);
    }

    void nowcast(int number, Rain... everywhere) throws Exception {
        nowcast(at(number), number, fields(everywhere));
    }

    void nowcast(Instant issueTime, long number, List<byte[]> fields) throws Exception {
        arrive(nowcastOf(0, issueTime, number, fields, GRID, CODES));
    }

    /** A nowcast of the feed's first life (0), or of one that begins a day later, or two. */
    void nowcastIn(int life, int number, Rain... everywhere) throws Exception {
        arrive(nowcastOf(life, at(life, number), number, fields(everywhere), GRID, CODES));
    }

    /** The end of a life that has so many nowcasts. */
    void end(int life, int nowcasts) throws Exception {
        harness.processElement2(new FeedEnd(feed, nowcasts, life), 0);
        collect();
    }

    void arrive(Nowcast nowcast) throws Exception {
        harness.processElement1(nowcast, 0);
        collect();
    }

    private void collect() {
        List<ActiveWarnings> all = harness.extractOutputValues();
        sets.addAll(all.subList(setsOfThisTracker, all.size()));
        setsOfThisTracker = all.size();
    }

    static Instant at(int number) {
        return NOON.plus(CADENCE.multipliedBy(number));
    }

    static Instant at(int life, int number) {
        return at(number).plus(Duration.ofDays(life));
    }

    static List<byte[]> fields(Rain... everywhere) {
        List<byte[]> fields = new ArrayList<>();
        for (int lead = 0; lead < LEADS; lead++) {
            fields.add(field(everywhere));
        }
        return fields;
    }

    static byte[] field(Rain... rains) {
        int[] codes = new int[GRID.cells()];
        for (Rain rain : rains) {
            for (int row = rain.row; row < rain.row + rain.height; row++) {
                for (int column = rain.column; column < rain.column + rain.width; column++) {
                    codes[row * GRID.columns() + column] = rain.millimetresPerHour;
                }
            }
        }
        return Cells.packCodes(codes, CODES);
    }

    Nowcast nowcastOf(
            long life,
            Instant issueTime,
            long number,
            List<byte[]> fields,
            Grid grid,
            Packing packing) {
        return new Nowcast(
                feed,
                false,
                issueTime,
                0,
                number,
                life,
                CADENCE.toMillis(),
                grid,
                Nowcast.singly(Quantity.RAIN_RATE, packing, fields),
                new ModelId("test", "00"),
                Tier.PERSISTENCE,
                GapReport.COMPLETE,
                0,
                List.of(),
                new Stamps(1, 2, 3, 4));
    }

    private KeyedTwoInputStreamOperatorTestHarness<String, Nowcast, FeedEnd, ActiveWarnings>
            tracker(int mostWaiting) throws Exception {
        FeedSpec radar =
                new FeedSpec(
                        "radar*",
                        4,
                        CADENCE.toMillis(),
                        LEADS,
                        0,
                        GapPolicy.SKIP,
                        0,
                        0,
                        0,
                        "persistence",
                        rules,
                        0,
                        FeedSpec.MOVING);
        var harness =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        new KeyedCoProcessOperator<>(
                                new WarningTracker(
                                        new Feeds(List.of(radar)), "storm", mostWaiting)),
                        Nowcast::feed,
                        FeedEnd::feed,
                        Types.STRING);
        ((SerializerConfigImpl) harness.getExecutionConfig().getSerializerConfig())
                .setGenericTypes(false);
        return harness;
    }

    List<Warning> last() {
        return sets.get(sets.size() - 1).warnings();
    }

    Warning only() {
        assertThat(last()).hasSize(1);
        return last().get(0);
    }

    /** Keys with any state, in both of the tracker's states. */
    int keyedStateEntries() {
        return harness.numKeyedStateEntries();
    }

    long stateBytes() throws Exception {
        return harness.snapshot(1, 1).getManagedKeyedState().iterator().next().getStateSize();
    }

    SerializerConfig serializerConfig() {
        return harness.getExecutionConfig().getSerializerConfig();
    }
}
