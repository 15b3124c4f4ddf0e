package io.nowstream.operators.assembly;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.GapReport;
import io.nowstream.frames.Grid;
import io.nowstream.frames.LogEntry;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Release;
import io.nowstream.operators.FeedEnd;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.Sequence;
import io.nowstream.operators.WarningSpec;
import io.nowstream.operators.assembly.AssemblyCounters.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;

/**
 * The words that tests of assembly are written in. Times are those of one day. A frame is read as
 * its valid time, with a prime for each correction; it arrives a minute after its valid time, or
 * later if the feed's clock is there already.
 */
abstract class AssemblyVerbs {

    static final String FEED = "nl-radar";
    static final Grid GRID = Grid.local(2, 2, 1000);
    static final Grid OTHER_GRID = Grid.local(3, 2, 1000);

    private static final String DAY = "2024-06-12T";
    private static final Duration USUAL_DELAY = Duration.ofMinutes(1);
    private static final Packing CODES = new Packing(CellType.UINT8, 1, 0, 255, Packing.NONE);

    private ReleaseTrust trust = ReleaseTrust.ANY;
    private SequenceAssembler assembler;
    private KeyedOneInputStreamOperatorTestHarness<String, LogEntry, Sequence> harness;
    private Instant clock = Instant.MIN;
    private long received;

    /** Sequences of 3 frames, one every 5 minutes, 3 minutes of patience. */
    static FeedSpec spec(GapPolicy policy, int maxMissing) {
        return spec(3, 3, policy, maxMissing);
    }

    static FeedSpec spec(int length, int patienceMinutes, GapPolicy policy, int maxMissing) {
        return spec(length, 5, patienceMinutes, policy, maxMissing);
    }

    static FeedSpec spec(
            int length, int cadenceMinutes, int patienceMinutes, GapPolicy policy, int maxMissing) {
        return new FeedSpec(
                FEED,
                length,
                Duration.ofMinutes(cadenceMinutes).toMillis(),
                12,
                Duration.ofMinutes(patienceMinutes).toMillis(),
                policy,
                maxMissing,
                Duration.ofMinutes(1).toMillis(),
                Duration.ofHours(6).toMillis(),
                "persistence",
                new WarningSpec(30, 25, 10, 0));
    }

    void assembling(FeedSpec spec) throws Exception {
        clock = Instant.MIN;
        received = 0;
        restored(spec, null);
    }

    /** From the next assembling on, only these releases count. */
    void trusting(ReleaseTrust releases) {
        trust = releases;
    }

    /** Goes on where a snapshot was taken. */
    void restored(FeedSpec spec, OperatorSubtaskState snapshot) throws Exception {
        close();
        assembler = new SequenceAssembler(new Feeds(List.of(spec)), trust);
        harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(assembler),
                        SequenceAssembler::feedOf,
                        Types.STRING);
        harness.setup();
        if (snapshot != null) {
            harness.initializeState(snapshot);
        }
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        if (harness != null) {
            harness.close();
        }
    }

    // What happens to the feed.

    void arrive(String... stamps) throws Exception {
        for (String stamp : stamps) {
            arrive(frame(stamp));
        }
    }

    void arrive(Frame frame) throws Exception {
        Instant usual = frame.validTime().plus(USUAL_DELAY);
        clock = clock.isAfter(usual) ? clock : usual;
        log(FeedRecord.of(frame.arrivedAt(clock)));
    }

    /** From now on, arrivals are not before this. */
    AssemblyVerbs at(String time) {
        clock = time(time);
        return this;
    }

    void tick(String time) throws Exception {
        clock = time(time);
        log(FeedRecord.tick(FEED, clock));
    }

    void end() throws Exception {
        log(FeedRecord.end(FEED, clock));
    }

    void release(String model, String effectiveFrom) throws Exception {
        release(unsigned(FEED, model, effectiveFrom));
    }

    void release(Release release) throws Exception {
        clock = clock.isAfter(Instant.EPOCH) ? clock : release.effectiveFrom();
        log(FeedRecord.of(release, clock));
    }

    static Release unsigned(String feed, String model, String effectiveFrom) {
        ModelId id = new ModelId(model, "hash of " + model);
        return new Release(feed, time(effectiveFrom), id, new byte[0]);
    }

    void log(FeedRecord record) throws Exception {
        harness.processElement(LogEntry.of(record, ++received), 0);
    }

    // What frames look like.

    /** For example {@code 12:05}, {@code 12:05:10}, or {@code 12:05'} for a corrected one. */
    static Frame frame(String stamp) {
        return frame(stamp, GRID);
    }

    static Frame frame(String stamp, Grid grid) {
        String time = stamp.replace("'", "");
        return frame(time(time), stamp.length() - time.length(), grid);
    }

    static Frame frame(Instant time, int corrections, Grid grid) {
        int[] codes = new int[grid.cells()];
        codes[0] = corrections;
        byte[] cells = Cells.packCodes(codes, CODES);
        Channel channel = Channel.of(Quantity.RAIN_RATE, CODES, cells);
        return new Frame(FEED, grid, time, time.plus(USUAL_DELAY), List.of(channel));
    }

    static Instant time(String time) {
        return Instant.parse(DAY + time + (time.length() == 5 ? ":00Z" : "Z"));
    }

    static String read(Frame frame) {
        Channel channel = frame.channels().get(0);
        int[] codes = Cells.unpackCodes(channel.cells(), CODES, frame.grid().cells());
        return clockTime(frame.validTime()) + "'".repeat(codes[0]);
    }

    static String clockTime(Instant time) {
        boolean whole = time.getEpochSecond() % 60 == 0;
        return DateTimeFormatter.ofPattern(whole ? "HH:mm" : "HH:mm:ss")
                .format(time.atOffset(ZoneOffset.UTC));
    }

    // What came of it.

    /** The frames of each sequence, in the order in which they left. */
    List<List<String>> sequences() {
        return out().stream()
                .map(sequence -> sequence.frames().stream().map(AssemblyVerbs::read).toList())
                .toList();
    }

    /** For example {@code 12:10}, {@code 12:10 r1}, {@code 12:10 hold 12:05}. */
    List<String> issues() {
        return out().stream().map(AssemblyVerbs::readIssue).toList();
    }

    static String readIssue(Sequence sequence) {
        GapReport gaps = sequence.gaps();
        String revision = sequence.revision() == 0 ? "" : " r" + sequence.revision();
        String missing =
                gaps.missing().stream()
                        .map(AssemblyVerbs::clockTime)
                        .collect(Collectors.joining(" "));
        String report = gaps.complete() ? "" : " " + gaps.policy() + " " + missing;
        return clockTime(sequence.issueTime()) + revision + report;
    }

    /** Everything that decides a nowcast, e.g. {@code #0 12:10 [12:00 12:05 12:10] model}. */
    List<String> whole() {
        return out().stream().map(AssemblyVerbs::readWhole).toList();
    }

    private static String readWhole(Sequence sequence) {
        String frames =
                sequence.frames().stream()
                        .map(frame -> frame.grid().rows() + "x" + read(frame))
                        .collect(Collectors.joining(" "));
        String model = sequence.release() == null ? "" : sequence.release().model().name();
        return "#%d %s %s [%s] %s"
                .formatted(
                        sequence.number(),
                        sequence.issueTime(),
                        readIssue(sequence),
                        frames,
                        model);
    }

    List<Sequence> out() {
        return harness.extractOutputValues();
    }

    List<String> late() {
        return side(SequenceAssembler.LATE).stream().map(AssemblyVerbs::read).toList();
    }

    /** Ends of lives, as those behind the rollout hear of them. */
    List<FeedEnd> ended() {
        return side(SequenceAssembler.ENDED);
    }

    List<Rejected> rejected() {
        return side(SequenceAssembler.REJECTED);
    }

    <T> List<T> side(OutputTag<T> tag) {
        var records = harness.getSideOutput(tag);
        return records == null
                ? List.of()
                : records.stream().map(record -> record.getValue()).toList();
    }

    long counted(Event event) {
        return assembler.counted(event);
    }

    /** Keys with any state, in both of the assembler's states. */
    int keyedStateEntries() {
        return harness.numKeyedStateEntries();
    }

    OperatorSubtaskState snapshot() throws Exception {
        return harness.snapshot(1, 1);
    }

    /** Bytes of all keyed state as a checkpoint writes it. */
    long stateBytes() throws Exception {
        return snapshot().getManagedKeyedState().stream()
                .mapToLong(KeyedStateHandle::getStateSize)
                .sum();
    }
}
