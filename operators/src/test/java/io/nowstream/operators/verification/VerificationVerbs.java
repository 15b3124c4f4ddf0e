package io.nowstream.operators.verification;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.GapReport;
import io.nowstream.frames.Grid;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Score;
import io.nowstream.frames.Stamps;
import io.nowstream.frames.Tier;
import io.nowstream.operators.Nowcast;
import io.nowstream.operators.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The words that tests of verification are written in. One feed of 2 × 2 cells of VIL, a frame
 * every five minutes from noon on, numbered from 0; sequence <i>k</i> is issued with frame <i>k</i>
 * and looks two frames ahead. A network answers, and persistence is beside it.
 */
abstract class VerificationVerbs {

    static final String FEED = "radar";
    static final Instant NOON = Instant.parse("2024-06-12T12:00:00Z");
    static final Duration CADENCE = Duration.ofMinutes(5);
    static final Grid GRID = Grid.local(2, 2, 1000);
    static final Packing CODES = new Packing(CellType.UINT8, 1, 0, 255, 0);
    static final float NAN = Float.NaN;

    private KeyedTwoInputStreamOperatorTestHarness<String, Nowcast, Observation, Score> harness;
    private Verifier verifier;
    private long life = 1;
    private int taken;
    private final List<Score> scores = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        verifying(100, Verifier.MOST_BYTES);
    }

    /** A new verifier, in which so much may wait. */
    void verifying(int mostWaiting, long mostBytes) throws Exception {
        stop();
        scores.clear();
        open(new Verifier("run", mostWaiting, mostBytes), null);
    }

    private void open(Verifier next, OperatorSubtaskState snapshot) throws Exception {
        verifier = next;
        taken = 0;
        harness =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        new KeyedCoProcessOperator<>(verifier),
                        Nowcast::feed,
                        Observation::feed,
                        Types.STRING);
        harness.setup();
        if (snapshot != null) {
            harness.initializeState(snapshot);
        }
        harness.open();
    }

    /** Another verifier goes on with what this one has kept. */
    void restart() throws Exception {
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        stop();
        open(new Verifier("run", 100), snapshot);
    }

    @AfterEach
    void stop() throws Exception {
        if (harness != null) {
            collect();
            harness.close();
            harness = null;
        }
    }

    // What assembly tells.

    static Instant time(int index) {
        return NOON.plus(CADENCE.multipliedBy(index));
    }

    /** A frame of this value everywhere, its sequence, and that nothing is missing up to it. */
    void frame(int index, float everywhere) throws Exception {
        frame(index, new float[] {everywhere, everywhere, everywhere, everywhere});
    }

    void frame(int index, float[] cells) throws Exception {
        arrive(index, cells);
        issue(index);
        settle(index);
    }

    /** A frame alone. */
    void arrive(int index, float... cells) throws Exception {
        arrive(index, GRID, Quantity.VIL, cells);
    }

    void arrive(int index, Grid grid, Quantity quantity, float... cells) throws Exception {
        Channel channel = channel(quantity, cells);
        Frame frame = new Frame(FEED, grid, time(index), time(index), List.of(channel));
        tell(Observation.of(frame, time(index), life));
    }

    void issue(int index) throws Exception {
        issue(index, index, 0);
    }

    void issue(int number, int index, int revision) throws Exception {
        tell(
                new Observation(
                        Observation.Kind.ISSUED, FEED, life, time(index), number, revision, null));
    }

    void settle(int index) throws Exception {
        tell(Observation.settled(FEED, life, time(index)));
    }

    void end(int nowcasts) throws Exception {
        tell(Observation.end(FEED, life, time(nowcasts), nowcasts));
    }

    /** From now on it is told of the feed's next life. */
    void liveAgain() {
        life++;
    }

    private void tell(Observation told) throws Exception {
        harness.processElement2(told, 0);
        collect();
    }

    // What nowcasters say.

    /** Both nowcasts of a sequence: of the network this at lead 1 and 2, of persistence that. */
    void nowcasts(int number, float network, float persistence) throws Exception {
        network(number, network);
        persistence(number, persistence);
    }

    void network(int number, float everywhere) throws Exception {
        network(number, new float[] {everywhere, everywhere, everywhere, everywhere});
    }

    void network(int number, float[] cells) throws Exception {
        arrive(said(number, "network", Tier.FULL, false, GRID, lead(cells), lead(cells)));
    }

    void persistence(int number, float everywhere) throws Exception {
        persistence(number, new float[] {everywhere, everywhere, everywhere, everywhere});
    }

    void persistence(int number, float[] cells) throws Exception {
        arrive(said(number, "persistence", Tier.PERSISTENCE, true, GRID, lead(cells)));
    }

    void arrive(Nowcast nowcast) throws Exception {
        harness.processElement1(nowcast, 0);
        collect();
    }

    static Nowcast.Lead lead(float... cells) {
        return new Nowcast.Lead(List.of(channel(Quantity.VIL, cells)));
    }

    private static Channel channel(Quantity quantity, float... cells) {
        return Channel.of(quantity, CODES, Cells.pack(cells, CODES, quantity));
    }

    Nowcast said(
            int number,
            String model,
            Tier tier,
            boolean candidate,
            Grid grid,
            Nowcast.Lead... leads) {
        return said(number, 0, model, tier, candidate, grid, leads);
    }

    Nowcast said(
            int number,
            int revision,
            String model,
            Tier tier,
            boolean candidate,
            Grid grid,
            Nowcast.Lead... leads) {
        return new Nowcast(
                FEED,
                candidate,
                time(number),
                revision,
                number,
                life,
                CADENCE.toMillis(),
                grid,
                Arrays.asList(leads),
                new ModelId(model, "hash of " + model),
                tier,
                GapReport.COMPLETE,
                1,
                List.of(),
                new Stamps(1, 2, 3, 4));
    }

    // What came of it.

    private void collect() {
        List<Score> all = harness.extractOutputValues();
        scores.addAll(all.subList(taken, all.size()));
        taken = all.size();
    }

    List<Score> scores() {
        return scores;
    }

    /**
     * For example {@code #3+1 network n=4 mse=25}, or {@code #3+1 network unverified}; the issue
     * time is written as the frame's number.
     */
    List<String> lines() {
        return scores.stream().map(VerificationVerbs::line).toList();
    }

    static String line(Score score) {
        long index = Duration.between(NOON, score.from()).dividedBy(CADENCE);
        String what = "#%d+%d %s".formatted(index, score.lead(), score.model().name());
        return score.unverified() > 0
                ? what + " unverified"
                : "%s n=%d mse=%.0f".formatted(what, score.n(), score.mse());
    }

    VerificationMetrics metrics() {
        return verifier.metrics();
    }

    /** Keys with any state, in all of the verifier's states. */
    int keyedStateEntries() {
        return harness.numKeyedStateEntries();
    }

    /** Bytes of all keyed state as a checkpoint writes it. */
    long stateBytes() throws Exception {
        return harness.snapshot(1, 1).getManagedKeyedState().stream()
                .mapToLong(handle -> handle.getStateSize())
                .sum();
    }
}
