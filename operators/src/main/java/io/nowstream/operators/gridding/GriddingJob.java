package io.nowstream.operators.gridding;

import io.nowstream.frames.Frame;
import io.nowstream.frames.Reading;
import io.nowstream.frames.ReadingEntry;
import io.nowstream.frames.Rejected;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * The topology from readings to frames. The frames go into the feeds' log, where assembly takes
 * them like any others; so at least once is enough, and a corrected frame becomes a revision.
 *
 * <p>Each gridded feed has a branch with a watermark of its own, assigned behind the {@code keyBy}:
 * neither a slow feed nor another subtask holds it back, and what is late depends on the order of
 * the feed's readings alone.
 *
 * <p>Every operator has a {@code uid}, which is also its name; none is one of {@link
 * io.nowstream.operators.NowcastJob}'s, so both can be built on one environment. A feed that is
 * added is a branch that is added, and the state of the others finds its operators again.
 *
 * @param readings the readings; a feed's in one order, in one split
 * @param frames the feeds' log, at least once
 * @param rejected what could not be used; late readings too, their reasons begin with "late: "
 * @param feeds which feeds are gridded, and how
 */
public record GriddingJob(
        Source<ReadingEntry, ?, ?> readings,
        Sink<Frame> frames,
        Sink<Rejected> rejected,
        List<GriddingSpec> feeds) {

    /** A correction waits until the watermark has gone on by a thirtieth of the cadence. */
    private static final long CORRECTIONS_PER_CADENCE = 30;

    /** A branch that is silent for so long is waited for by nobody. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    public GriddingJob {
        feeds = List.copyOf(feeds);
        Set<String> names = new HashSet<>();
        for (GriddingSpec spec : feeds) {
            if (!names.add(spec.feed())) {
                throw new IllegalArgumentException(
                        "feed %s is gridded twice; one entry per feed".formatted(spec.feed()));
            }
        }
        if (feeds.isEmpty()) {
            throw new IllegalArgumentException("no feed is gridded; leave the job out");
        }
    }

    /** Adds the job to an environment, which decides parallelism, checkpoints and restarts. */
    public void buildOn(StreamExecutionEnvironment env) {
        // Records are never written to once they are made.
        env.getConfig().enableObjectReuse();

        SingleOutputStreamOperator<Reading> admitted =
                named("admit-readings", source(env).process(new ReadingAdmission(feeds)));
        SingleOutputStreamOperator<Reading> inTime =
                named(
                        "late-readings",
                        admitted.keyBy(Reading::feed, Types.STRING)
                                .process(new LateReadings(feeds)));

        feeds.stream()
                .map(spec -> gridded(inTime, spec))
                .reduce(DataStream::union)
                .orElseThrow()
                .sinkTo(frames)
                .uid("gridded-frames")
                .name("gridded-frames");
        admitted.getSideOutput(ReadingAdmission.REJECTED)
                .union(inTime.getSideOutput(LateReadings.LATE))
                .sinkTo(rejected)
                .uid("rejected-readings")
                .name("rejected-readings");
    }

    private DataStream<ReadingEntry> source(StreamExecutionEnvironment env) {
        return env.fromSource(
                        readings,
                        WatermarkStrategy.noWatermarks(),
                        "readings",
                        TypeInformation.of(ReadingEntry.class))
                .uid("readings");
    }

    private static DataStream<Frame> gridded(DataStream<Reading> readings, GriddingSpec spec) {
        SingleOutputStreamOperator<PlacedReading> placed =
                named("place-" + spec.feed(), readings.flatMap(new PlacedIn(spec)));
        SingleOutputStreamOperator<PlacedReading> clocked =
                named(
                        "clock-" + spec.feed(),
                        placed.assignTimestampsAndWatermarks(clock(spec).withIdleness(IDLE)));
        // Still keyed: nothing between the keyBy and here leaves its subtask.
        return named(
                "grid-" + spec.feed(),
                windowed(
                        DataStreamUtils.reinterpretAsKeyedStream(
                                clocked, PlacedReading::feed, Types.STRING),
                        spec));
    }

    /** The feed's clock: its own readings alone move it. */
    static WatermarkStrategy<PlacedReading> clock(GriddingSpec spec) {
        long outOfOrderness = spec.outOfOrdernessMillis();
        return WatermarkStrategy.<PlacedReading>forGenerator(
                        context -> new FeedClock(outOfOrderness))
                .withTimestampAssigner((reading, before) -> reading.validMillis());
    }

    /** One window per slot. */
    static SingleOutputStreamOperator<Frame> windowed(
            KeyedStream<PlacedReading, String> readings, GriddingSpec spec) {
        return readings.window(windows(spec))
                .allowedLateness(Duration.ofMillis(spec.latenessMillis()))
                .trigger(new SlotTrigger(spec.latenessMillis(), correctionStep(spec)))
                .process(new SlotFrames(spec), TypeInformation.of(Frame.class));
    }

    /** Flows look back one slot, so that no change of cell between two slots is missed. */
    private static WindowAssigner<Object, TimeWindow> windows(GriddingSpec spec) {
        Duration cadence = Duration.ofMillis(spec.cadenceMillis());
        return spec.kind() == GriddingSpec.Kind.FLOWS
                ? SlidingEventTimeWindows.of(cadence.multipliedBy(2), cadence)
                : TumblingEventTimeWindows.of(cadence);
    }

    private static long correctionStep(GriddingSpec spec) {
        return Math.max(1, spec.cadenceMillis() / CORRECTIONS_PER_CADENCE);
    }

    private static <T> SingleOutputStreamOperator<T> named(
            String uid, SingleOutputStreamOperator<T> operator) {
        return operator.uid(uid).name(uid);
    }
}
