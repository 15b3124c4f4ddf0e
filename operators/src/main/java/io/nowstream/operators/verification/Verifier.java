package io.nowstream.operators.verification;

import io.nowstream.frames.Frame;
import io.nowstream.frames.Score;
import io.nowstream.operators.Nowcast;
import io.nowstream.operators.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores one feed's nowcasts, published and candidates, against the frames that come true.
 *
 * <p>Nowcasts come in any order; assembly's observations say which to wait for, as sequences are
 * numbered without holes. A lead is scored once its valid time is settled and all nowcasts of its
 * sequence have come: all of them together, over the cells that the frame and all of them cover.
 * Truth is the first frame of a slot; what corrects it retracts nothing. Nowcasts of a revision are
 * not scored: what counts is what was published first. If the frame never came, or is not
 * comparable, each nowcaster's lead is scored as unverified; so is everything open when the feed
 * ends.
 *
 * <p>Scores leave in the order of their valid times, then of issue times, channels and models: an
 * order that the feed's log decides, not when a rollout was done. Of a sequence that left when its
 * truth had been settled already (a late frame may do that) such leads are unverified.
 *
 * <p>State per feed: the nowcasts whose truth is to come, packed, lead by lead until it has; the
 * frames that a nowcast still being computed may need; a few numbers for each. That is the nowcasts
 * of the last {@code leads} issue times, and those in flight. If they take more than {@code
 * mostBytes}, the oldest are closed as unverified, and counted. Nowcasts that do not come (a feed
 * was not configured for a while) are given up when more than {@code mostWaiting} wait behind them.
 * An END frees everything when the last nowcasts have come; lives of a feed are verified one after
 * the other.
 */
public class Verifier extends KeyedCoProcessFunction<String, Nowcast, Observation, Score> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(Verifier.class);

    /** An hour of a large composite every five minutes takes a tenth of it. */
    public static final long MOST_BYTES = 256L << 20;

    private final String run;
    private final int mostWaiting;
    private final long mostBytes;

    @SuppressWarnings("NullAway.Init")
    private transient MapState<Long, Ledger> ledgers; // by life

    @SuppressWarnings("NullAway.Init")
    private transient MapState<InLife, Group> groups; // by number

    @SuppressWarnings("NullAway.Init")
    private transient MapState<InLife, Frame> truths; // by valid time

    @SuppressWarnings("NullAway.Init")
    private transient VerificationMetrics metrics;

    public Verifier(String run, int mostWaiting) {
        this(run, mostWaiting, MOST_BYTES);
    }

    /**
     * @param run the life of the pipeline, part of every score's identity
     * @param mostWaiting complete nowcasts of one feed that may wait for older ones; at least as
     *     many as can be in flight, so that none is given up that is still to come
     * @param mostBytes packed cells of one feed that may wait
     */
    public Verifier(String run, int mostWaiting, long mostBytes) {
        this.run = run;
        this.mostWaiting = mostWaiting;
        this.mostBytes = mostBytes;
    }

    @Override
    public void open(OpenContext context) {
        ledgers =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "ledgers", Types.LONG, TypeInformation.of(Ledger.class)));
        groups =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "groups",
                                        TypeInformation.of(InLife.class),
                                        TypeInformation.of(Group.class)));
        truths =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "truths",
                                        TypeInformation.of(InLife.class),
                                        TypeInformation.of(Frame.class)));
        metrics = new VerificationMetrics(getRuntimeContext().getMetricGroup());
    }

    VerificationMetrics metrics() {
        return metrics;
    }

    @Override
    public void processElement1(Nowcast nowcast, Context context, Collector<Score> out)
            throws Exception {
        if (nowcast.revision() > 0) {
            return;
        }
        long life = nowcast.lifeBegunEpochMicros();
        Ledger ledger = ledgerOf(life);
        if (ledger.isLeftover(nowcast.number())) {
            metrics.leftover();
            return;
        }
        InLife number = new InLife(life, nowcast.number());
        Said said = Said.of(nowcast);
        Group group = groupOf(number).with(said);
        groups.put(number, group);
        ledger = ledger.holding(said.bytes());
        if (ledger.isOpen(nowcast.number())) {
            ledger = ifComplete(group, nowcast.number(), ledger);
        }
        ledgers.put(life, ledger);
        goOn(nowcast.feed(), out);
    }

    @Override
    public void processElement2(Observation told, Context context, Collector<Score> out)
            throws Exception {
        long life = told.lifeBegunEpochMicros();
        closeLivesBefore(life);
        Ledger ledger = ledgerOf(life);
        ledger =
                switch (told.kind()) {
                    case FRAME -> keep(told, ledger);
                    case ISSUED -> issued(told, ledger);
                    case SETTLED -> ledger.settled(told.time().toEpochMilli());
                    case END -> ledger.ending();
                };
        ledgers.put(life, ledger);
        goOn(told.feed(), out);
    }

    private Ledger ledgerOf(long life) throws Exception {
        Ledger known = ledgers.get(life);
        return known == null ? Ledger.NONE : known;
    }

    private Group groupOf(InLife number) throws Exception {
        Group known = groups.get(number);
        return known == null ? Group.NONE : known;
    }

    /** Assembly tells of one life after the other. */
    private void closeLivesBefore(long life) throws Exception {
        for (long earlier : lives()) {
            if (earlier < life) {
                ledgers.put(earlier, ledgerOf(earlier).ending());
            }
        }
    }

    /** Lives that something is known of, oldest first. */
    private List<Long> lives() throws Exception {
        List<Long> lives = new ArrayList<>(1);
        ledgers.keys().forEach(lives::add);
        lives.sort(Comparator.naturalOrder());
        return lives;
    }

    private Ledger keep(Observation told, Ledger ledger) throws Exception {
        long valid = told.time().toEpochMilli();
        InLife slot = new InLife(told.lifeBegunEpochMicros(), valid);
        Frame frame = told.frame();
        if (frame == null || valid <= ledger.settledEpochMillis() || truths.contains(slot)) {
            return ledger;
        }
        truths.put(slot, frame);
        return ledger.holding(Bytes.of(frame.channels()));
    }

    private Ledger issued(Observation told, Ledger before) throws Exception {
        long life = told.lifeBegunEpochMicros();
        Ledger ledger = before;
        if (told.number() > before.nextNumber()) {
            // Nobody told us of these: the job was upgraded while they were in flight.
            ledger = withoutGroups(life, told.number(), ledger);
        }
        ledger = ledger.toldOf(told.number());
        if (told.revision() > 0) {
            return ledger;
        }
        Open open = Open.issued(told.number(), told.time(), ledger.settledEpochMillis());
        return ifComplete(
                groupOf(new InLife(life, told.number())), told.number(), ledger.with(open));
    }

    private static Ledger ifComplete(Group group, long number, Ledger ledger) {
        return group.isComplete()
                ? ledger.replacing(
                        number, one -> one.completed(group.leads(), group.cadenceMillis()))
                : ledger;
    }

    /** Scores what can be scored, and frees what nothing needs any more. */
    private void goOn(String feed, Collector<Score> out) throws Exception {
        GroupScores scores = new GroupScores(run, feed);
        for (long life : lives()) {
            Ledger ledger = verified(life, ledgerOf(life), scores, out);
            while (ledger.heldUp() > mostWaiting) {
                ledger = verified(life, givingUpTheOldest(life, ledger, feed), scores, out);
            }
            ledger = withoutTruths(life, ledger);
            while (ledger.bytes() > mostBytes && !ledger.open().isEmpty()) {
                ledger = withoutTruths(life, closingTheOldest(life, ledger, scores, out));
            }
            metrics.waiting(feed, ledger.bytes());
            if (!ledger.isDone()) {
                ledgers.put(life, ledger);
                return;
            }
            withoutGroups(life, Long.MAX_VALUE, ledger);
            ledgers.remove(life);
        }
    }

    private Ledger verified(long life, Ledger before, GroupScores scores, Collector<Score> out)
            throws Exception {
        Ledger ledger = before;
        for (OptionalLong next = ledger.nextValid(); next.isPresent(); next = ledger.nextValid()) {
            long valid = next.getAsLong();
            Optional<Truth> truth =
                    Optional.ofNullable(truths.get(new InLife(life, valid))).map(Truth::new);
            for (Open due : ledger.dueAt(valid)) {
                ledger = score(life, ledger, due, truth, scores, out);
            }
        }
        return ledger;
    }

    private Ledger score(
            long life,
            Ledger ledger,
            Open due,
            Optional<Truth> truth,
            GroupScores scores,
            Collector<Score> out)
            throws Exception {
        InLife number = new InLife(life, due.number());
        Group group = groupOf(number);
        List<Score> earned = scores.of(due, group, truth.filter(frame -> due.wasInTime()));
        earned.forEach(out::collect);
        metrics.count(group, earned);
        Open next = due.next();
        if (next.isDone()) {
            groups.remove(number);
            return ledger.holding(-group.bytes()).without(due.number());
        }
        Group rest = group.from(next.nextLead());
        groups.put(number, rest);
        return ledger.holding(rest.bytes() - group.bytes()).replacing(due.number(), one -> next);
    }

    /** Its nowcasts have not come, and will not. */
    private Ledger givingUpTheOldest(long life, Ledger ledger, String feed) throws Exception {
        Open oldest = ledger.oldestIncomplete().orElseThrow();
        LOG.warn(
                "{}: {} nowcasts wait for those of number {}, issued {}, which do not come;"
                        + " they are given up, and it is not verified",
                feed,
                ledger.heldUp(),
                oldest.number(),
                Instant.ofEpochMilli(oldest.issueEpochMillis()));
        metrics.givenUp();
        return forgetting(oldest, life, ledger);
    }

    private Ledger forgetting(Open one, long life, Ledger ledger) throws Exception {
        InLife number = new InLife(life, one.number());
        long bytes = groupOf(number).bytes();
        groups.remove(number);
        return ledger.holding(-bytes).without(one.number());
    }

    /** More waits than there is room for: what waits longest is not verified any more. */
    private Ledger closingTheOldest(
            long life, Ledger ledger, GroupScores scores, Collector<Score> out) throws Exception {
        Open oldest = ledger.open().get(0);
        LOG.warn(
                "{}: {} bytes of nowcasts and frames wait, more than the {} there is room for;"
                        + " the nowcasts issued {} are closed as unverified",
                scores.feed(),
                ledger.bytes(),
                mostBytes,
                Instant.ofEpochMilli(oldest.issueEpochMillis()));
        metrics.overBudget();
        Group group = groupOf(new InLife(life, oldest.number()));
        for (Open lead = oldest; lead.isComplete() && !lead.isDone(); lead = lead.next()) {
            List<Score> unverified = scores.of(lead, group, Optional.empty());
            unverified.forEach(out::collect);
            metrics.count(group, unverified);
        }
        return forgetting(oldest, life, ledger);
    }

    private Ledger withoutTruths(long life, Ledger ledger) throws Exception {
        Map<InLife, Long> gone = new HashMap<>();
        for (Map.Entry<InLife, Frame> slot : truths.entries()) {
            if (slot.getKey().lifeBegunEpochMicros() == life
                    && (ledger.isDone() || !ledger.needs(slot.getKey().at()))) {
                gone.put(slot.getKey(), Bytes.of(slot.getValue().channels()));
            }
        }
        long bytes = 0;
        for (Map.Entry<InLife, Long> slot : gone.entrySet()) {
            truths.remove(slot.getKey());
            bytes += slot.getValue();
        }
        return ledger.holding(-bytes);
    }

    /** Without nowcasts of numbers below this one that assembly never told of. */
    private Ledger withoutGroups(long life, long below, Ledger ledger) throws Exception {
        Map<InLife, Long> gone = new HashMap<>();
        for (Map.Entry<InLife, Group> group : groups.entries()) {
            InLife number = group.getKey();
            if (number.lifeBegunEpochMicros() == life
                    && number.at() < below
                    && !ledger.isOpen(number.at())) {
                gone.put(number, group.getValue().bytes());
            }
        }
        long bytes = 0;
        for (Map.Entry<InLife, Long> group : gone.entrySet()) {
            groups.remove(group.getKey());
            metrics.leftover();
            bytes += group.getValue();
        }
        return ledger.holding(-bytes);
    }
}
