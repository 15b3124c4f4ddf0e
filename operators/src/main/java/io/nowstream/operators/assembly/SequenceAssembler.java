package io.nowstream.operators.assembly;

import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.GapReport;
import io.nowstream.frames.LogEntry;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Release;
import io.nowstream.frames.Stamps;
import io.nowstream.operators.FeedEnd;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.Observation;
import io.nowstream.operators.Sequence;
import io.nowstream.operators.assembly.AssemblyCounters.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Turns one feed's frames, arriving in any order, into sequences of {@code length} frames.
 *
 * <p>A sequence leaves when its last frame arrives, if nothing is missing. A slot is missing from
 * the moment at which a frame of a later slot shows it (a tick does not: of a feed that is just
 * quiet nothing is missing). It is waited for until a record arrives {@code patience} or more after
 * that moment, by the feed's clock: the newest arrival time of any of its records. If that record
 * is the missing frame itself, it still counts as in time. Otherwise the gap policy decides for all
 * sequences that contain the slot, and those that were waiting leave, in the order of their issue
 * times. A missing frame has no issue time of its own.
 *
 * <p>A frame that fills a slot given up, or corrects one, in the newest issued sequence, issues
 * that one again. An issue time older than the newest issued one is neither issued again nor for
 * the first time. Two exact times in one slot are jitter: the better one is kept for the sequences
 * to come, and nothing is issued again.
 *
 * <p>The feed restarts, with an empty ring and its numbers going on, when a frame jumps further
 * ahead than could be waited for, or is newer than all and of another shape (grid, quantity, type
 * of cell); what was waiting leaves before, as if patience were over. An older frame of another
 * shape is rejected.
 *
 * <p>A release is kept among the feed's frames and goes out with each sequence that it is in force
 * for; one that is not trusted is rejected, and only the clock takes notice of it.
 *
 * <p>State per feed: the frames of one sequence, and those that wait. At most {@code length +
 * patience / cadence} slots wait behind a missing one ({@link #MOST_WAITING} for the quotient);
 * what lies further back is given up. One frame more while it stands in for a missing slot at the
 * far end, and as many again while the policy skips. Besides, a few numbers and at most {@link
 * Releases#MOST} releases. {@code End} lets leave what waits, tells those who keep order behind the
 * rollout by {@link #ENDED}, and frees everything. A feed that falls silent without an End keeps
 * its state. Ticks and Ends make no state.
 *
 * <p>By {@link #OBSERVED} verification hears of the first frame of each slot, of every sequence
 * that leaves, and how far all is settled.
 *
 * <p>Nothing is remembered of a feed that has ended: frames after its End begin a new life,
 * numbered from 0. A producer that sends old frames once more after an End therefore gets the same
 * issue times once more; none of ours does.
 */
public class SequenceAssembler extends KeyedProcessFunction<String, LogEntry, Sequence> {

    private static final long serialVersionUID = 1L;

    /** Frames older than the ring. */
    public static final OutputTag<Frame> LATE =
            new OutputTag<>("late", TypeInformation.of(Frame.class));

    /** Frames and releases that the feed cannot use, with the reason. */
    public static final OutputTag<Rejected> REJECTED = Admission.REJECTED;

    /** One for each life of a feed that has issued a sequence and ended. */
    public static final OutputTag<FeedEnd> ENDED =
            new OutputTag<>("ended", TypeInformation.of(FeedEnd.class));

    /** What verification has to hear, in the order of the feed's log. */
    public static final OutputTag<Observation> OBSERVED =
            new OutputTag<>("observed", TypeInformation.of(Observation.class));

    /** However long patience is: more slots do not wait behind a missing one. */
    private static final long MOST_WAITING = 256;

    private final Feeds feeds;
    private final ReleaseTrust trust;

    @SuppressWarnings("NullAway.Init")
    private transient MapState<Long, Frame> ring; // by slot

    @SuppressWarnings("NullAway.Init")
    private transient ValueState<FeedState> state;

    @SuppressWarnings("NullAway.Init")
    private transient AssemblyCounters counters;

    /** Takes every release. */
    public SequenceAssembler(Feeds feeds) {
        this(feeds, ReleaseTrust.ANY);
    }

    /**
     * @param feeds how each feed is treated
     * @param trust whose releases count; the others leave by {@link #REJECTED}
     */
    public SequenceAssembler(Feeds feeds, ReleaseTrust trust) {
        this.feeds = feeds;
        this.trust = trust;
    }

    /** The key of an admitted entry. */
    public static String feedOf(LogEntry entry) {
        return recordOf(entry).feed();
    }

    private static FeedRecord recordOf(LogEntry entry) {
        return Objects.requireNonNull(entry.record(), "only decoded entries are admitted");
    }

    @Override
    public void open(OpenContext context) {
        ring =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "ring", Types.LONG, TypeInformation.of(Frame.class)));
        state =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "feed", TypeInformation.of(FeedState.class)));
        counters = new AssemblyCounters(getRuntimeContext().getMetricGroup());
    }

    long counted(Event event) {
        return counters.counted(event);
    }

    @Override
    public void processElement(LogEntry entry, Context context, Collector<Sequence> out)
            throws Exception {
        Turn turn = turn(entry, context, out);
        FeedState known = state.value();
        Optional<Release> release = trustedRelease(turn);
        boolean remembers = turn.record().frame() != null || release.isPresent();
        if (known == null && !remembers) {
            return;
        }
        FeedState feed = known == null ? begin(turn) : known;
        feed = inThisCadence(feed, turn).at(turn.record().arrivalTime());
        feed = place(feed, turn);
        feed = release.isPresent() ? take(release.get(), feed, turn) : feed;
        if (turn.record().kind() == FeedRecord.Kind.END) {
            end(flush(feed, turn), turn);
        } else {
            feed = settle(feed, turn);
            state.update(feed);
            tellWhatIsSettled(feed, turn);
        }
    }

    /**
     * Up to the newest slot that is not waited for; and however long the feed is silent, up to the
     * horizon: no older frame is admitted.
     */
    private static void tellWhatIsSettled(FeedState feed, Turn turn) {
        long until = feed.clockEpochMillis() - turn.spec().horizonMillis() - 1;
        if (!feed.timeline().isEmpty()) {
            long decided = turn.slots().time(feed.timeline().decided()).toEpochMilli();
            until = Math.max(until, decided);
        }
        turn.observe(
                Observation.settled(
                        turn.record().feed(),
                        feed.lifeBegunEpochMicros(),
                        Instant.ofEpochMilli(until)));
    }

    private static FeedState begin(Turn turn) {
        return FeedState.begin(turn.spec().cadenceMillis(), Stamps.nowEpochMicros());
    }

    /** Says so, to whoever has heard of the feed, and forgets it. */
    private void end(FeedState feed, Turn turn) {
        if (feed.nextNumber() > 0) {
            turn.context()
                    .output(
                            ENDED,
                            new FeedEnd(
                                    turn.record().feed(),
                                    feed.nextNumber(),
                                    feed.lifeBegunEpochMicros()));
        }
        turn.observe(
                Observation.end(
                        turn.record().feed(),
                        feed.lifeBegunEpochMicros(),
                        Instant.ofEpochMilli(feed.clockEpochMillis()),
                        feed.nextNumber()));
        ring.clear();
        state.clear();
    }

    /** One record's turn: what it says, and where the answers go. */
    private record Turn(
            LogEntry entry,
            FeedRecord record,
            FeedSpec spec,
            Slots slots,
            GapDecision gaps,
            KeyedProcessFunction<String, LogEntry, Sequence>.Context context,
            Collector<Sequence> out) {

        void observe(Observation observation) {
            context.output(OBSERVED, observation);
        }

        void leave(Sequence sequence) {
            out.collect(sequence);
            observe(Observation.issued(sequence));
        }

        /** How many slots may wait behind a missing one. */
        long waitLimit() {
            return spec.length()
                    + Math.min(spec.patienceMillis() / spec.cadenceMillis(), MOST_WAITING);
        }
    }

    private Turn turn(LogEntry entry, Context context, Collector<Sequence> out) {
        FeedRecord record = recordOf(entry);
        FeedSpec spec =
                feeds.of(record.feed())
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "feed %s is not configured: Admission comes first"
                                                        .formatted(record.feed())));
        Slots slots = new Slots(spec.cadenceMillis());
        return new Turn(entry, record, spec, slots, GapDecision.of(spec), context, out);
    }

    /** After a restore under another configuration, slots are counted anew. */
    private FeedState inThisCadence(FeedState feed, Turn turn) throws Exception {
        if (feed.cadenceMillis() == turn.spec().cadenceMillis()) {
            return feed;
        }
        ring.clear();
        counters.count(Event.RESTART);
        return feed.atCadence(turn.spec().cadenceMillis());
    }

    /** Finds the record's frame, if it has one, its place. */
    private FeedState place(FeedState feed, Turn turn) throws Exception {
        Frame frame = turn.record().frame();
        if (frame == null) {
            return feed;
        }
        long slot = turn.slots().of(frame.validTime());
        Timeline timeline = feed.timeline();
        if (timeline.isEmpty()) {
            return put(slot, frame, feed, turn);
        }
        if (timeline.isOlderThanTheRing(slot, turn.spec().length())) {
            counters.count(Event.LATE);
            turn.context().output(LATE, frame);
            return feed;
        }
        Frame newest = ring.get(timeline.newest());
        boolean otherShape = !FrameShape.of(frame).equals(FrameShape.of(newest));
        if (otherShape && slot <= timeline.newest()) {
            reject(otherShape(frame, newest), turn);
            return feed;
        }
        if (otherShape || timeline.isAJump(slot, turn.waitLimit())) {
            return put(slot, frame, restart(feed, turn), turn);
        }
        return timeline.holds(slot)
                ? replace(slot, frame, feed, turn)
                : put(slot, frame, feed, turn);
    }

    private static String otherShape(Frame frame, Frame newest) {
        return ("frame of %s has %s, not the grid, quantity and type of the frame of %s (%s);"
                        + " %s takes them up only from a newer frame on")
                .formatted(
                        frame.validTime(),
                        FrameShape.of(frame),
                        newest.validTime(),
                        FrameShape.of(newest),
                        frame.feed());
    }

    private FeedState restart(FeedState feed, Turn turn) throws Exception {
        FeedState flushed = flush(feed, turn);
        ring.clear();
        counters.count(Event.RESTART);
        return flushed.with(flushed.timeline().restarted());
    }

    private FeedState put(long slot, Frame frame, FeedState feed, Turn turn) throws Exception {
        ring.put(slot, frame);
        turn.observe(Observation.of(frame, turn.slots().time(slot), feed.lifeBegunEpochMicros()));
        FeedState filled = feed.with(feed.timeline().with(slot, feed.clockEpochMillis()));
        if (!feed.timeline().gaveUp(slot)) {
            return filled;
        }
        counters.count(Event.FILL);
        return issueAgain(slot, filled, turn);
    }

    /** A slot that holds a frame gets another one. */
    private FeedState replace(long slot, Frame frame, FeedState feed, Turn turn) throws Exception {
        Frame there = ring.get(slot);
        if (!frame.validTime().equals(there.validTime())) {
            counters.count(Event.JITTER);
            if (turn.slots().fitsBetter(frame, there)) {
                ring.put(slot, frame);
            }
            return feed;
        }
        if (FrameShape.sameContent(frame, there)) {
            counters.count(Event.DUPLICATE);
            return feed;
        }
        counters.count(Event.CORRECTION);
        ring.put(slot, frame);
        return issueAgain(slot, feed, turn);
    }

    /** The record's release, if it has one that is trusted; another leaves by the side. */
    private Optional<Release> trustedRelease(Turn turn) {
        Optional<Release> release = Optional.ofNullable(turn.record().release());
        Optional<String> objection = release.flatMap(trust::objectionTo);
        objection.ifPresent(reason -> reject(reason, turn));
        return objection.isEmpty() ? release : Optional.empty();
    }

    /** Keeps the record's release. */
    private FeedState take(Release release, FeedState feed, Turn turn) {
        Releases releases = feed.releases().with(release);
        if (!feed.timeline().isEmpty()) {
            long oldest = feed.timeline().oldestIssue(turn.spec().length());
            releases = releases.from(turn.slots().time(oldest));
        }
        if (releases.tooMany()) {
            reject(
                    "release of %s from %s on is one too many: %d wait to take effect already"
                            .formatted(
                                    release.model().name(), release.effectiveFrom(), Releases.MOST),
                    turn);
            return feed;
        }
        return feed.with(releases);
    }

    private void reject(String reason, Turn turn) {
        counters.count(Event.REJECTED);
        turn.context().output(REJECTED, Rejection.of(turn.record(), reason));
    }

    /** Decides what patience has run out for, lets leave what can, and drops what is done with. */
    private FeedState settle(FeedState feed, Turn turn) throws Exception {
        if (feed.timeline().isEmpty()) {
            return feed;
        }
        Timeline decided =
                feed.timeline()
                        .givingUp(
                                feed.clockEpochMillis(),
                                turn.spec().patienceMillis(),
                                turn.waitLimit());
        FeedState done = leave(decided, feed, turn);
        Timeline trimmed = done.timeline().trimmed(turn.spec().length());
        dropFrames(done.timeline(), trimmed);
        return done.with(trimmed);
    }

    /** Decides everything that is missing, and lets leave what can. */
    private FeedState flush(FeedState feed, Turn turn) throws Exception {
        return leave(feed.timeline().givingUpAll(), feed, turn);
    }

    private FeedState leave(Timeline decided, FeedState feed, Turn turn) throws Exception {
        counters.count(Event.MISSING, feed.timeline().openSlots() - decided.openSlots());
        FeedState done = feed.with(decided);
        for (long slot : decided.issueTimes(turn.spec().length())) {
            Optional<GapReport> gaps = turn.gaps().on(decided.missing(slot, turn.spec().length()));
            if (gaps.isPresent()) {
                turn.leave(sequence(slot, 0, gaps.get(), done, turn));
                done = done.issued(slot);
            }
        }
        return done;
    }

    /** If the frame of the slot is part of the newest issued sequence, that leaves once more. */
    private FeedState issueAgain(long slot, FeedState feed, Turn turn) throws Exception {
        Timeline timeline = feed.timeline();
        int length = turn.spec().length();
        if (!timeline.isInNewestIssued(slot, length)) {
            return feed;
        }
        long issued = timeline.issued();
        Optional<GapReport> gaps = turn.gaps().on(timeline.missing(issued, length));
        if (gaps.isEmpty()) {
            return feed;
        }
        turn.leave(sequence(issued, feed.revision() + 1, gaps.get(), feed, turn));
        return feed.reissued();
    }

    private Sequence sequence(long last, int revision, GapReport gaps, FeedState feed, Turn turn)
            throws Exception {
        Instant issueTime = turn.slots().time(last);
        return new Sequence(
                turn.record().feed(),
                feed.nextNumber(),
                feed.lifeBegunEpochMicros(),
                revision,
                issueTime,
                turn.spec().cadenceMillis(),
                framesUntil(last, feed.timeline(), turn.spec().length()),
                gaps,
                feed.releases().inForce(issueTime).orElse(null),
                feed.releases().inShadow(issueTime).orElse(null),
                turn.entry().receivedEpochMicros(),
                Stamps.nowEpochMicros(),
                feed.clockEpochMillis());
    }

    /**
     * The frames of a sequence; for a missing one, the frame before it. That is all that advect
     * needs here: the rollout moves it on, so that motion costs this thread no time and the ring no
     * space.
     */
    private List<Frame> framesUntil(long last, Timeline timeline, int length) throws Exception {
        List<Frame> frames = new ArrayList<>(length);
        for (long slot = last - length + 1; slot <= last; slot++) {
            frames.add(ring.get(timeline.holds(slot) ? slot : timeline.before(slot)));
        }
        return frames;
    }

    private void dropFrames(Timeline before, Timeline after) throws Exception {
        List<Long> stay = after.kept();
        for (long slot : before.kept()) {
            if (!stay.contains(slot)) {
                ring.remove(slot);
            }
        }
    }
}
