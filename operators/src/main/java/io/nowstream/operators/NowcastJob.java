package io.nowstream.operators;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.Frame;
import io.nowstream.frames.LogEntry;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.RetrainRequest;
import io.nowstream.frames.Score;
import io.nowstream.frames.ScoreRecord;
import io.nowstream.frames.StampedField;
import io.nowstream.frames.WarningScore;
import io.nowstream.operators.assembly.Admission;
import io.nowstream.operators.assembly.LateRow;
import io.nowstream.operators.assembly.ReleaseTrust;
import io.nowstream.operators.assembly.SequenceAssembler;
import io.nowstream.operators.drift.DriftMonitor;
import io.nowstream.operators.drift.DriftSpec;
import io.nowstream.operators.rollout.CutIntoFields;
import io.nowstream.operators.rollout.LiveClock;
import io.nowstream.operators.rollout.NowcasterSource;
import io.nowstream.operators.rollout.Rollout;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.operators.rollout.SplitCandidates;
import io.nowstream.operators.verification.ScoreWindows;
import io.nowstream.operators.verification.Verifier;
import io.nowstream.operators.verification.WarningVerifier;
import io.nowstream.operators.warning.WarningTracker;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
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
 * @param scores where scores go, if nowcasts are verified
 * @param watch what asks for retraining, if skill is watched
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
        LiveClock clock,
        Optional<Sink<ScoreRecord>> scores,
        Optional<Watch> watch) {

    private static final int LEAST_OUT_OF_ORDER = 256;

    /**
     * Watches over skill.
     *
     * @param drift when a loss of it counts
     * @param requests where the wish to train anew goes
     */
    public record Watch(DriftSpec drift, Sink<RetrainRequest> requests) {}

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
                LiveClock.ofMachine(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same job with releases of these only. */
    public NowcastJob trusting(ReleaseTrust others) {
        return with(others, clock, scores, watch);
    }

    /** The same job on another clock. */
    public NowcastJob onClock(LiveClock other) {
        return with(trust, other, scores, watch);
    }

    /**
     * The same job, which scores what it publishes and the candidates beside it as the truth
     * arrives. No score without what it is compared with: {@link RolloutSettings#candidates} should
     * be on.
     */
    public NowcastJob verifying(Sink<ScoreRecord> sink) {
        return with(trust, clock, Optional.of(sink), watch);
    }

    /** The same job, which asks for retraining where scores show that skill is lost. */
    public NowcastJob watching(DriftSpec drift, Sink<RetrainRequest> requests) {
        return with(trust, clock, scores, Optional.of(new Watch(drift, requests)));
    }

    private NowcastJob with(
            ReleaseTrust itsTrust,
            LiveClock itsClock,
            Optional<Sink<ScoreRecord>> itsScores,
            Optional<Watch> itsWatch) {
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
                itsTrust,
                itsClock,
                itsScores,
                itsWatch);
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
        DataStream<Nowcast> rolledOut = rolledOut(sequences);
        SingleOutputStreamOperator<Nowcast> published =
                named("split", rolledOut.process(new SplitCandidates()));

        fields("fields", published).sinkTo(nowcasts).uid("nowcasts").name("nowcasts");
        fields("candidate-fields", published.getSideOutput(SplitCandidates.CANDIDATES))
                .sinkTo(candidates)
                .uid("candidates")
                .name("candidates");
        // A real keyBy: order is lost in the rollout, and a restore may even change the subtask.
        SingleOutputStreamOperator<ActiveWarnings> warned =
                named(
                        "warn",
                        published
                                .keyBy(Nowcast::feed, Types.STRING)
                                .connect(
                                        sequences
                                                .getSideOutput(SequenceAssembler.ENDED)
                                                .keyBy(FeedEnd::feed, Types.STRING))
                                .process(new WarningTracker(feeds, run, mostOutOfOrder())));
        warned.sinkTo(warnings).uid("warnings").name("warnings");
        scores.ifPresent(
                sink ->
                        verify(
                                rolledOut,
                                warned,
                                sequences.getSideOutput(SequenceAssembler.OBSERVED),
                                sink));
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

    private void verify(
            DataStream<Nowcast> nowcasts,
            DataStream<ActiveWarnings> warned,
            DataStream<Observation> observed,
            Sink<ScoreRecord> sink) {
        KeyedStream<Observation, String> truth = observed.keyBy(Observation::feed, Types.STRING);
        SingleOutputStreamOperator<Score> verified =
                named(
                        "verify",
                        nowcasts.keyBy(Nowcast::feed, Types.STRING)
                                .connect(truth)
                                .process(new Verifier(run, mostOutOfOrder())));
        SingleOutputStreamOperator<WarningScore> ofWarnings =
                named(
                        "verify-warnings",
                        warned.keyBy(ActiveWarnings::feed, Types.STRING)
                                .connect(truth)
                                .process(new WarningVerifier(feeds, run, mostOutOfOrder())));
        TypeInformation<ScoreRecord> type = TypeInformation.of(ScoreRecord.class);
        DataStream<Score> scored = ScoreWindows.of(rollout.live(), feeds).and(verified);
        watch.ifPresent(wanted -> watchOver(verified, wanted));
        named("score-records", scored.map(ScoreRecord::of, type))
                .union(named("warning-score-records", ofWarnings.map(ScoreRecord::of, type)))
                .sinkTo(sink)
                .uid("scores")
                .name("scores");
    }

    private void watchOver(DataStream<Score> verified, Watch wanted) {
        named(
                        "drift",
                        verified.keyBy(Score::feed, Types.STRING)
                                .process(new DriftMonitor(feeds, wanted.drift())))
                .sinkTo(wanted.requests())
                .uid("retrain-requests")
                .name("retrain-requests");
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
