package io.nowstream.bench.state;

import io.nowstream.bench.Budget;
import io.nowstream.bench.Figure;
import io.nowstream.bench.Runs;
import io.nowstream.bench.Sizes;
import io.nowstream.bench.Traffic;
import io.nowstream.bench.WorthlessFigureException;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.LogEntry;
import io.nowstream.operators.assembly.SequenceAssembler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;

/**
 * How much does assembly keep of a feed when nothing is missing, as a multiple of the packed frames
 * of one sequence? And why is it a ring and not a sliding {@code window()}?
 *
 * <p>The operator in Flink's harness, fed until every ring has turned over twice. Weighed are a
 * snapshot (what every checkpoint writes; nothing is compressed once more) and the heap in use
 * (what the process holds, objects around the bytes included). The window gets the same frames,
 * each with the watermark of its time.
 *
 * <p>Parameters: the number of feeds only spreads what is there once (a serialiser's description)
 * and the heap's noise; frames are those of generated storms, and what is kept beside their cells
 * does not depend on them, so it is given in bytes per frame too.
 *
 * <p>Command: {@code bench/run --only state}.
 */
public final class AssemblyState {

    private static final int TIMES = 3 * Traffic.LENGTH;
    private static final int ATTEMPTS = 4;

    private final Traffic traffic;

    public AssemblyState(Sizes sizes) {
        this.traffic = new Traffic(sizes.stateFeeds());
    }

    public List<Figure> figures() throws Exception {
        double packed = packedOfOneSequence();
        double feeds = traffic.feedCount();
        Keeper.Weight ring = atRest(this::ring, packed * feeds);
        Keeper.Weight window = atRest(this::window, packed * feeds);
        String sequences =
                "all %,d sequences of %d feeds left".formatted(ring.emitted(), traffic.feedCount());
        String windows =
                "all %,d full windows of %d feeds fired"
                        .formatted(window.emitted(), traffic.feedCount());
        List<Figure> figures = new ArrayList<>();
        figures.add(
                figure(
                        "state per feed ÷ packed frames of one sequence: snapshot",
                        "",
                        ring.snapshotBytes() / feeds / packed,
                        Budget.atMost(1.2, "×"),
                        sequences));
        figures.add(
                figure(
                        "state per feed ÷ packed frames of one sequence: heap in use",
                        "",
                        ring.heapBytes() / feeds / packed,
                        Budget.atMost(1.2, "×"),
                        sequences));
        figures.add(
                figure(
                        "state per feed: snapshot (packed frames of one sequence: %,.0f B)"
                                .formatted(packed),
                        "B",
                        ring.snapshotBytes() / feeds,
                        Budget.NONE,
                        sequences));
        figures.add(
                figure(
                        "state beside the packed cells, per frame: snapshot",
                        "B",
                        (ring.snapshotBytes() / feeds - packed) / Traffic.LENGTH,
                        Budget.NONE,
                        sequences));
        figures.add(
                figure(
                        "the same frames in a sliding window() ÷ packed frames: snapshot",
                        "",
                        window.snapshotBytes() / feeds / packed,
                        Budget.NONE,
                        windows));
        figures.add(
                figure(
                        "the same frames in a sliding window() ÷ packed frames: heap in use",
                        "",
                        window.heapBytes() / feeds / packed,
                        Budget.NONE,
                        windows + "; on the heap its copies are references"));
        return figures;
    }

    private static Figure figure(
            String what, String unit, double value, Budget budget, String check) {
        return new Figure(what, unit, new Runs(value), budget, check);
    }

    private Keeper.Weight ring() throws Exception {
        var harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new SequenceAssembler(traffic.feeds())),
                        SequenceAssembler::feedOf,
                        Types.STRING);
        try (Keeper<LogEntry> keeper =
                new Keeper<>(harness, frame -> LogEntry.of(FeedRecord.of(frame), 0))) {
            Keeper.Weight weight = keeper.after(TIMES, traffic);
            Keeper.demand(
                    "the ring",
                    weight.emitted(),
                    (TIMES - Traffic.LENGTH + 1L) * traffic.feedCount());
            return weight;
        }
    }

    private Keeper.Weight window() throws Exception {
        var harness =
                new KeyedOneInputStreamOperatorTestHarness<String, Frame, Long>(
                        slidingWindow(), Frame::feed, Types.STRING);
        try (Keeper<Frame> keeper = new Keeper<>(harness, frame -> frame)) {
            Keeper.Weight weight = keeper.after(TIMES, traffic);
            // The window that ends with the newest frame waits for the watermark after it.
            Keeper.demand(
                    "the sliding window",
                    weight.emitted(),
                    (long) (TIMES - Traffic.LENGTH) * traffic.feedCount());
            return weight;
        }
    }

    private StreamOperatorFactory<Long> slidingWindow() {
        long cadence = traffic.feeds().all().get(0).cadenceMillis();
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        DataStream<Long> issued =
                env.fromData(TypeInformation.of(Frame.class), traffic.frame(0))
                        .keyBy(Frame::feed, Types.STRING)
                        .window(
                                SlidingEventTimeWindows.of(
                                        Duration.ofMillis(Traffic.LENGTH * cadence),
                                        Duration.ofMillis(cadence)))
                        .process(new FullWindows(), Types.LONG);
        return ((OneInputTransformation<?, Long>) issued.getTransformation()).getOperatorFactory();
    }

    /** The end of each window that holds a whole sequence. */
    private static final class FullWindows
            extends ProcessWindowFunction<Frame, Long, String, TimeWindow> {

        private static final long serialVersionUID = 1L;

        @Override
        public void process(
                String feed, Context context, Iterable<Frame> frames, Collector<Long> out) {
            int count = 0;
            for (Frame frame : frames) {
                count += frame.feed().equals(feed) ? 1 : 0;
            }
            if (count == Traffic.LENGTH) {
                out.collect(context.window().getEnd());
            }
        }
    }

    /** Weighs again where less heap was taken than the cells need: something else was freed. */
    private static Keeper.Weight atRest(Callable<Keeper.Weight> weighing, double cellsBytes)
            throws Exception {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Keeper.Weight weight = weighing.call();
            if (weight.heapBytes() >= cellsBytes) {
                return weight;
            }
        }
        throw new WorthlessFigureException(
                "the heap did not come to rest: less was taken than the cells need, %d times"
                        .formatted(ATTEMPTS));
    }

    /** Mean over the feeds, bytes. */
    private double packedOfOneSequence() {
        long bytes = 0;
        for (int time = TIMES - Traffic.LENGTH; time < TIMES; time++) {
            for (int feed = 0; feed < traffic.feedCount(); feed++) {
                bytes += traffic.cells(time * traffic.feedCount() + feed).length;
            }
        }
        return bytes / (double) traffic.feedCount();
    }
}
