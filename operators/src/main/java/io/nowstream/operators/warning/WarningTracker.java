package io.nowstream.operators.warning;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.Nowcast;
import io.nowstream.operators.WarningSpec;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns one feed's published nowcasts, arriving in any order, into its sets of active warnings, in
 * the order of the nowcasts' numbers: one set per nowcast, empty if there is nothing to warn of.
 *
 * <p>A nowcast that comes before its turn waits as an {@link Outlook}: its areas without its
 * fields. Candidates and nowcasts of feeds that are not configured are passed over.
 *
 * <p>Numbers begin at 0 again when an ended feed begins anew: then every standing warning is
 * cancelled in the set of the new number 0. What is left over from the life before is dropped and
 * counted; where numbers do not tell, the time at which sequences left assembly does.
 *
 * <p>State per feed: the standing warnings, at most {@value OutlookReader#MOST_AREAS}, each with
 * its outline (at most {@value Outline#MOST_RINGS} rings of {@value Outline#MOST_POINTS} points)
 * and the cells it was last seen in (8 bytes a run and 2 a cell, so never above 6 bytes per cell of
 * the grid for all together); and the outlooks that wait, as many as rollouts of the feed are in
 * flight, at most {@code mostWaiting}. If more wait than that, the missing number is given up, and
 * the lowest waiting one is next. A feed that has ended keeps its standing warnings and a number;
 * they leave with the run.
 */
public class WarningTracker extends KeyedProcessFunction<String, Nowcast, ActiveWarnings> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(WarningTracker.class);

    /** More than a feed's rollouts in flight unless somebody configures hundreds of them. */
    private static final int MOST_WAITING = 256;

    private final Feeds feeds;
    private final String run;
    private final int mostWaiting;

    @SuppressWarnings("NullAway.Init")
    private transient ValueState<FeedWarnings> state;

    @SuppressWarnings("NullAway.Init")
    private transient MapState<Long, Outlook> waiting; // by number

    @SuppressWarnings("NullAway.Init")
    private transient OutlookReader reader;

    @SuppressWarnings("NullAway.Init")
    private transient WarningIssuer issuer;

    @SuppressWarnings("NullAway.Init")
    private transient Counter leftovers;

    @SuppressWarnings("NullAway.Init")
    private transient Counter givenUp;

    public WarningTracker(Feeds feeds, String run) {
        this(feeds, run, MOST_WAITING);
    }

    /**
     * @param mostWaiting nowcasts of one feed that may wait for their turn; at least as many as can
     *     be in flight, so that none is given up that is still to come
     */
    public WarningTracker(Feeds feeds, String run, int mostWaiting) {
        this.feeds = feeds;
        this.run = run;
        this.mostWaiting = mostWaiting;
    }

    @Override
    public void open(OpenContext context) {
        state =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "warnings", TypeInformation.of(FeedWarnings.class)));
        waiting =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "waiting", Types.LONG, TypeInformation.of(Outlook.class)));
        reader = new OutlookReader();
        issuer = new WarningIssuer(run);
        leftovers = getRuntimeContext().getMetricGroup().counter("warningLeftovers");
        givenUp = getRuntimeContext().getMetricGroup().counter("warningNumbersGivenUp");
    }

    @Override
    public void processElement(Nowcast nowcast, Context context, Collector<ActiveWarnings> out)
            throws Exception {
        Optional<FeedSpec> spec = feeds.of(nowcast.feed());
        if (nowcast.candidate() || spec.isEmpty()) {
            return;
        }
        WarningSpec rules = spec.get().warnings();
        FeedWarnings now = current();
        if (isLeftover(nowcast, now)) {
            leftovers.inc();
            return;
        }
        if (nowcast.number() < now.next()) {
            now = now.begunAnew();
        }
        Outlook outlook = reader.read(nowcast, rules);
        if (outlook.number() == now.next()) {
            now = issueInTurn(rules, now, outlook, out);
        } else {
            now = keepWaiting(now, outlook);
            if (now.waiting() > mostWaiting) {
                now = giveUpMissing(rules, now, out);
            }
        }
        state.update(now);
    }

    private FeedWarnings current() throws IOException {
        FeedWarnings now = state.value();
        return now == null ? FeedWarnings.NONE : now;
    }

    /** Whether a nowcast is of a life before the present one, or before the one it would begin. */
    private static boolean isLeftover(Nowcast nowcast, FeedWarnings now) {
        long assembled = nowcast.stamps().assembledEpochMicros();
        if (nowcast.number() < now.next()) {
            return nowcast.number() > 0 && assembled <= now.lastAssembledEpochMicros();
        }
        return nowcast.number() > now.next()
                && now.lives() > 0
                && assembled < now.lastAssembledEpochMicros();
    }

    /** Issues the set whose turn it is, and those that have waited for it. */
    private FeedWarnings issueInTurn(
            WarningSpec rules, FeedWarnings before, Outlook first, Collector<ActiveWarnings> out)
            throws Exception {
        FeedWarnings now = before.fresh() ? withoutLeftovers(first, before) : before;
        Optional<Outlook> next = Optional.of(first);
        while (next.isPresent()) {
            Issued issued = issuer.issue(rules, now, next.get());
            out.collect(issued.set());
            now = now.after(next.get(), issued.standing());
            next = takeWaiting(now);
            if (next.isPresent()) {
                now = now.withWaiting(now.waiting() - 1);
            }
        }
        return now;
    }

    private Optional<Outlook> takeWaiting(FeedWarnings now) throws Exception {
        if (now.waiting() == 0) {
            return Optional.empty();
        }
        Optional<Outlook> next = Optional.ofNullable(waiting.get(now.next()));
        if (next.isPresent()) {
            waiting.remove(now.next());
        }
        return next;
    }

    /** What waits and was assembled before a life's first nowcast is of the life before. */
    private FeedWarnings withoutLeftovers(Outlook first, FeedWarnings now) throws Exception {
        int left = 0;
        Iterator<Map.Entry<Long, Outlook>> entries = waiting.iterator();
        while (entries.hasNext()) {
            if (entries.next().getValue().assembledEpochMicros() < first.assembledEpochMicros()) {
                entries.remove();
                leftovers.inc();
            } else {
                left++;
            }
        }
        return now.withWaiting(left);
    }

    /** Of two with one number the later one counts: the other is of the life before. */
    private FeedWarnings keepWaiting(FeedWarnings now, Outlook outlook) throws Exception {
        Outlook there = waiting.get(outlook.number());
        if (there != null) {
            leftovers.inc();
            if (there.assembledEpochMicros() > outlook.assembledEpochMicros()) {
                return now;
            }
        }
        waiting.put(outlook.number(), outlook);
        return there == null ? now.withWaiting(now.waiting() + 1) : now;
    }

    /** Goes on with the lowest number that is there: what is missing will not come any more. */
    private FeedWarnings giveUpMissing(
            WarningSpec rules, FeedWarnings now, Collector<ActiveWarnings> out) throws Exception {
        long lowest = Long.MAX_VALUE;
        for (long number : waiting.keys()) {
            lowest = Math.min(lowest, number);
        }
        Outlook outlook = waiting.get(lowest);
        givenUp.inc(lowest - now.next());
        LOG.warn(
                "{}: {} nowcasts wait for number {}, which does not come; its warnings go on with"
                        + " number {}",
                outlook.feed(),
                now.waiting(),
                now.next(),
                lowest);
        waiting.remove(lowest);
        return issueInTurn(
                rules, now.skippingTo(lowest).withWaiting(now.waiting() - 1), outlook, out);
    }
}
