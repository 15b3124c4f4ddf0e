package io.nowstream.operators.gridding;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Reading;
import io.nowstream.frames.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;

/**
 * The words that tests of gridding are written in: the gate, the feed's clock and the windows as
 * the job wires them, of a feed with a row of four cells and slots of half an hour; ten minutes out
 * of order, an hour late. Times are those of one day.
 *
 * <p>A frame is read as its valid time and, channel by channel, the cells that are not 0, e.g.
 * {@code 12:30 in 2:1 out 1:1}.
 */
abstract class GriddingVerbs {

    static final String FEED = "city";
    static final Grid GRID = Grid.local(1, 4, 1000);
    private static final String DAY = "2024-06-12T";

    private GriddingSpec spec = flows();
    private KeyedOneInputStreamOperatorTestHarness<String, Reading, Reading> gate;
    private KeyedOneInputStreamOperatorTestHarness<String, PlacedReading, Frame> windows;
    private WatermarkGenerator<PlacedReading> clock;
    private int gatePassed;

    static GriddingSpec flows() {
        return GriddingSpec.flows(FEED, GRID, minutes(30), minutes(10), minutes(60), minutes(1));
    }

    static GriddingSpec means() {
        return GriddingSpec.means(
                FEED,
                GRID,
                Quantity.TEMPERATURE,
                new Packing(CellType.UINT16, 0.01, -80, 65_535, Packing.NONE),
                minutes(30),
                minutes(10),
                minutes(60),
                minutes(1));
    }

    static GriddingSpec counts() {
        return GriddingSpec.counts(
                FEED,
                GRID,
                Quantity.INFLOW,
                GriddingSpec.WHOLE_NUMBERS,
                minutes(30),
                minutes(10),
                minutes(60),
                minutes(1));
    }

    static long minutes(int minutes) {
        return Duration.ofMinutes(minutes).toMillis();
    }

    /** Grids by other rules; before anything is read. */
    void gridding(GriddingSpec other) {
        spec = other;
    }

    static Instant time(String clock) {
        return Instant.parse(DAY + clock + (clock.length() == 5 ? ":00Z" : "Z"));
    }

    /** A position in the middle of a cell, or west of all cells: −1. */
    static Reading position(String source, String clock, int cell) {
        return reading(source, clock, cell, Double.NaN);
    }

    static Reading reading(String source, String clock, int cell, double value) {
        return new Reading(
                FEED,
                source,
                time(clock),
                time(clock).plusSeconds(5),
                1000 * cell + 500,
                500,
                value);
    }

    void read(Reading... readings) throws Exception {
        begin();
        for (Reading reading : readings) {
            gate.processElement(reading, 0);
            for (; gatePassed < gate.extractOutputValues().size(); gatePassed++) {
                intoItsWindow(gate.extractOutputValues().get(gatePassed));
            }
        }
    }

    private void intoItsWindow(Reading reading) throws Exception {
        PlacedReading placed = PlacedReading.of(reading, spec.grid());
        windows.processElement(placed, placed.validMillis());
        List<Long> moved = new ArrayList<>();
        clock.onEvent(placed, placed.validMillis(), into(moved));
        for (long watermark : moved) {
            windows.processWatermark(new Watermark(watermark));
        }
    }

    private static WatermarkOutput into(List<Long> moved) {
        return new WatermarkOutput() {
            @Override
            public void emitWatermark(org.apache.flink.api.common.eventtime.Watermark watermark) {
                moved.add(watermark.getTimestamp());
            }

            @Override
            public void markIdle() {}

            @Override
            public void markActive() {}
        };
    }

    /** Lets the feed's clock go on, by a source that stays where it is, outside the grid. */
    void clockReaches(String time) throws Exception {
        read(position("clock", time, -1));
    }

    /** What is open at the end is closed. */
    void theReadingsEnd() throws Exception {
        windows.processWatermark(Watermark.MAX_WATERMARK);
    }

    List<String> frames() {
        return windows.extractOutputValues().stream().map(GriddingVerbs::inWords).toList();
    }

    Frame frame(int number) {
        return windows.extractOutputValues().get(number);
    }

    List<String> rejected() {
        List<String> reasons = new ArrayList<>();
        var late = gate.getSideOutput(LateReadings.LATE);
        if (late != null) {
            late.forEach(row -> reasons.add(((Rejected) row.getValue()).reason()));
        }
        return reasons;
    }

    /** Values that the windows hold for any key: readings, and what the trigger notes. */
    int keptByWindows() {
        return windows.numKeyedStateEntries() + windows.numEventTimeTimers();
    }

    private static String inWords(Frame frame) {
        StringJoiner words = new StringJoiner(" ");
        words.add(LocalTime.ofInstant(frame.validTime(), ZoneOffset.UTC).toString());
        frame.channels()
                .forEach(
                        channel -> {
                            if (frame.channels().size() > 1) {
                                words.add(channel.quantity() == Quantity.INFLOW ? "in" : "out");
                            }
                            float[] values = channel.values(frame.grid());
                            for (int cell = 0; cell < values.length; cell++) {
                                if (values[cell] != 0) {
                                    words.add(
                                            "%d:%s"
                                                    .formatted(
                                                            cell,
                                                            Float.isNaN(values[cell])
                                                                    ? "?"
                                                                    : number(values[cell])));
                                }
                            }
                        });
        return words.toString();
    }

    private static String number(float value) {
        return value == Math.rint(value)
                ? String.valueOf((long) value)
                : String.format(Locale.ROOT, "%.2f", value);
    }

    /** As after a failure: state comes back, watermarks and the clock's memory do not. */
    void theJobIsRestored() throws Exception {
        OperatorSubtaskState gateState = gate.snapshot(1, 1);
        OperatorSubtaskState windowState = windows.snapshot(1, 1);
        close();
        gate = newGate();
        gate.initializeState(gateState);
        gate.open();
        windows = newWindows();
        windows.initializeState(windowState);
        windows.open();
        gatePassed = 0;
        clock = newClock();
    }

    private void begin() throws Exception {
        if (gate == null) {
            gate = newGate();
            gate.open();
            windows = newWindows();
            windows.open();
            clock = newClock();
        }
    }

    private KeyedOneInputStreamOperatorTestHarness<String, Reading, Reading> newGate()
            throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new LateReadings(List.of(spec))),
                Reading::feed,
                Types.STRING);
    }

    private KeyedOneInputStreamOperatorTestHarness<String, PlacedReading, Frame> newWindows()
            throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        var keyed =
                env.fromCollection(
                                List.<PlacedReading>of(), TypeInformation.of(PlacedReading.class))
                        .keyBy(PlacedReading::feed, Types.STRING);
        var windowed =
                (OneInputTransformation<PlacedReading, Frame>)
                        GriddingJob.windowed(keyed, spec).getTransformation();
        return new KeyedOneInputStreamOperatorTestHarness<>(
                windowed.getOperatorFactory(), PlacedReading::feed, Types.STRING);
    }

    private WatermarkGenerator<PlacedReading> newClock() {
        return new FeedClock(spec.outOfOrdernessMillis());
    }

    @AfterEach
    void close() throws Exception {
        if (gate != null) {
            gate.close();
            windows.close();
        }
    }
}
