package io.nowstream.operators;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.Frame;
import io.nowstream.frames.LogEntry;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.StampedField;
import io.nowstream.operators.assembly.Admission;
import io.nowstream.operators.assembly.LateRow;
import io.nowstream.operators.assembly.ReleaseTrust;
import io.nowstream.operators.assembly.SequenceAssembler;
import io.nowstream.operators.rollout.CutIntoFields;
import io.nowstream.operators.rollout.LiveClock;
import io.nowstream.operators.rollout.NowcasterSource;
import io.nowstream.operators.rollout.Rollout;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.operators.rollout.SplitCandidates;
import io.nowstream.operators.warning.WarningTracker;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The topology: from a feed's log to its nowcasts and warnings. Where records come from and go to
 * is given from outside, so the job under test is the job in production.
 *
 * <p>Every operator has a {@code uid}, which is also its name: state finds its operator again.
 *
 * @param frames the feeds' log; a feed's records in one order, in one split
 * @param nowcasts what is published, exactly once if the sink is
 * @param candidates the baselines beside it
 * @param warnings sets of active warnings, at least once
 * @param rejected what could not be used; late frames too, see {@link LateRow}
 * @param feeds how each feed is treated
 * @param nowcasters makes the nowcasters that feeds name
 * @param rollout how sequences are rolled out
 * @param run the life of the pipeline, part of every identity
 * @param trust whose releases count
 * @param clock by which live deadlines are kept
 */
public record NowcastJob(
        Source<LogEntry, ?, ?> frames,
        Sink<StampedField> nowcasts,
        Sink<StampedField> candidates,
        Sink<ActiveWarnings> warnings,
        Sink<Rejected> rejected,
        Feeds feeds,
        NowcasterSource nowcasters,
        RolloutSettings rollout,
        String run,
        ReleaseTrust trust,
        LiveClock clock) {

    private static final int LEAST_OUT_OF_ORDER = 256;

    /** A job that takes every release, on the machine's clock. */
    public NowcastJob(
            Source<LogEntry, ?, ?> frames,
            Sink<StampedField> nowcasts,
            Sink<StampedField> candidates,
            Sink<ActiveWarnings> warnings,
            Sink<Rejected> rejected,
            Feeds feeds,
            NowcasterSource nowcasters,
            RolloutSettings rollout,
            String run) {
        this(
                frames,
                nowcasts,
                candidates,
                warnings,
                rejected,
                feeds,
                nowcasters,
                rollout,
                run,
                ReleaseTrust.ANY,
                LiveClock.ofMachine());
    }

    /** The same job with releases of these only. */
    public NowcastJob trusting(ReleaseTrust others) {
        return new NowcastJob(
                frames,
                nowcasts,
                candidates,
                warnings,
                rejected,
                feeds,
                nowcasters,
                rollout,
                run,
                others,
                clock);
    }

    /** The same job on another clock. */
    public NowcastJob onClock(LiveClock other) {
        return new NowcastJob(
                frames,
                nowcasts,
                candidates,
                warnings,
                rejected,
                feeds,
                nowcasters,
                rollout,
                run,
                trust,
                other);
    }

    /** Adds the job to an environment, which decides parallelism, checkpoints and restarts. */
    public void buildOn(StreamExecutionEnvironment env) {
        // A frame's tail would wait in a half-full buffer for the next frame.
        env.setBufferTimeout(0);
        // Records are never written to once they are made.
        env.getConfig().enableObjectReuse();

        SingleOutputStreamOperator<LogEntry> admitted =
                named("admit", log(env).process(new Admission(feeds)));
        SingleOutputStreamOperator<Sequence> sequences =
                named(
                        "assemble",
                        admitted.keyBy(SequenceAssembler::feedOf, Types.STRING)
                                .process(new SequenceAssembler(feeds, trust)));
        SingleOutputStreamOperator<Nowcast> published =
                named("split", rolledOut(sequences).process(new SplitCandidates()));

        fields("fields", published).sinkTo(nowcasts).uid("nowcasts").name("nowcasts");
        fields("candidate-fields", published.getSideOutput(SplitCandidates.CANDIDATES))
                .sinkTo(candidates)
                .uid("candidates")
                .name("candidates");
        // A real keyBy: order is lost in the rollout, and a restore may even change the subtask.
        named(
                        "warn",
                        published
                                .keyBy(Nowcast::feed, Types.STRING)
                                .connect(
                                        sequences
                                                .getSideOutput(SequenceAssembler.ENDED)
                                                .keyBy(FeedEnd::feed, Types.STRING))
                                .process(new WarningTracker(feeds, run, mostOutOfOrder())))
                .sinkTo(warnings)
                .uid("warnings")
                .name("warnings");
        admitted.getSideOutput(Admission.REJECTED)
                .union(
                        sequences.getSideOutput(SequenceAssembler.REJECTED),
                        lateRows(sequences.getSideOutput(SequenceAssembler.LATE)))
                .sinkTo(rejected)
                .uid("rejected")
                .name("rejected");
    }

    private DataStream<LogEntry> log(StreamExecutionEnvironment env) {
        // No watermarks: a feed's clock is in its records.
        return env.fromSource(
                        frames,
                        WatermarkStrategy.noWatermarks(),
                        "frames",
                        TypeInformation.of(LogEntry.class))
                .uid("frames");
    }

    private DataStream<Nowcast> rolledOut(DataStream<Sequence> sequences) {
        // Timeout 0 is none: an element that timed out would be lost, and the clock restarts.
        return named(
                "rollout",
                AsyncDataStream.unorderedWait(
                        sequences,
                        new Rollout(feeds, nowcasters, rollout, clock),
                        0,
                        TimeUnit.MILLISECONDS,
                        rollout.capacity()));
    }

    private DataStream<StampedField> fields(String uid, DataStream<Nowcast> nowcasts) {
        return named(uid, nowcasts.flatMap(new CutIntoFields(run)));
    }

    /** After a restore or a rescale, all that is in flight may be of one feed, in any order. */
    private int mostOutOfOrder() {
        return Math.max(LEAST_OUT_OF_ORDER, 2 * rollout.capacity());
    }

    private static DataStream<Rejected> lateRows(DataStream<Frame> late) {
        return named("late-rows", late.map(new LateRow()));
    }

    private static <T> SingleOutputStreamOperator<T> named(
            String uid, SingleOutputStreamOperator<T> operator) {
        return operator.uid(uid).name(uid);
    }
}
