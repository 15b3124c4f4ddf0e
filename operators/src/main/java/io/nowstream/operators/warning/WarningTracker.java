package io.nowstream.operators.warning;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.operators.FeedEnd;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.Nowcast;
import io.nowstream.operators.OwnMetrics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns one feed's published nowcasts, arriving in any order, into its sets of active warnings, in
 * the order of the nowcasts' numbers: one set per nowcast, empty if there is nothing to warn of,
 * and one when the feed ends.
 *
 * <p>A feed has any number of rules, none included; a set holds the warnings of all of them. A rule
 * of one event and channel continues and cancels its own warnings only. A nowcast may know nothing
 * of what is unusual: its climatology was not ready, or has answered itself, or persistence
 * answered over the cap. Then surges and jams that stand go on as they were published until they
 * expire, and none are raised: nothing is cancelled for lack of knowledge.
 *
 * <p>A nowcast that comes before its turn waits as an {@link Outlook}: its areas without its
 * fields. Candidates and nowcasts of feeds that are not configured are passed over.
 *
 * <p>A {@link FeedEnd} comes before the last nowcasts, and waits for its turn too. Then every
 * warning that stands is cancelled, in a set with the issue time of the one before and the end's
 * number, and everything of that life of the feed is forgotten.
 *
 * <p>Numbers begin at 0 again when an ended feed begins anew. What comes of its new life before the
 * old one's end has had its turn waits. If no end of the old life was heard of, the new one begins
 * at once, and the set of its first nowcast cancels what stood. What is left over from a life
 * before is dropped and counted.
 *
 * <p>State per feed: the standing warnings, by each rule at most {@value AreaFinder#MOST_AREAS},
 * with their outlines (at most {@value Outline#MOST_RINGS} rings of {@value Outline#MOST_POINTS}
 * points) and the cells they were last seen in (8 bytes a run and 2 a cell, so by each rule never
 * above 6 bytes per cell of the grid); and the outlooks and ends that wait, as many as rollouts of
 * the feed are in flight, at most {@code mostWaiting}. If more wait than that, the missing numbers
 * are given up, and the lowest waiting one is next. An end frees everything. A feed that falls
 * silent without one keeps its standing warnings and a number; what was published of them lapses by
 * itself.
 */
public class WarningTracker
        extends KeyedCoProcessFunction<String, Nowcast, FeedEnd, ActiveWarnings> {

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
    private transient MapState<Place, Outlook> waiting;

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
     * @param mostWaiting nowcasts and ends of one feed that may wait; at least as many as can be in
     *     flight, so that none is given up that is still to come
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
                                        "waiting",
                                        TypeInformation.of(Place.class),
                                        TypeInformation.of(Outlook.class)));
        reader = new OutlookReader();
        issuer = new WarningIssuer(run);
        MetricGroup metrics = OwnMetrics.of(getRuntimeContext().getMetricGroup(), "warnings");
        leftovers = metrics.counter("leftovers");
        givenUp = metrics.counter("givenUp");
    }

    @Override
    public void processElement1(Nowcast nowcast, Context context, Collector<ActiveWarnings> out)
            throws Exception {
        Optional<FeedSpec> spec = feeds.of(nowcast.feed());
        Place place = Place.of(nowcast);
        FeedWarnings known = current();
        if (nowcast.candidate() || spec.isEmpty() || isLeftover(place, known)) {
            return;
        }
        Turns turns = new Turns(nowcast.feed(), out);
        Outlook outlook = reader.read(nowcast, spec.get().warnings());
        FeedWarnings now = inTheLifeOf(place, known);
        goOn(
                place.equals(now.turn())
                        ? issue(outlook, now, turns)
                        : keepWaiting(place, outlook, now),
                turns);
    }

    @Override
    public void processElement2(FeedEnd end, Context context, Collector<ActiveWarnings> out)
            throws Exception {
        Optional<FeedSpec> spec = feeds.of(end.feed());
        Place place = Place.of(end);
        FeedWarnings known = current();
        if (spec.isEmpty() || isLeftover(place, known)) {
            return;
        }
        Turns turns = new Turns(end.feed(), out);
        goOn(inTheLifeOf(place, known).with(end), turns);
    }

    /** What all turns that one arrival brings have in common. */
    private record Turns(String feed, Collector<ActiveWarnings> out) {}

    private FeedWarnings current() throws IOException {
        FeedWarnings known = state.value();
        return known == null ? FeedWarnings.NONE : known;
    }

    /** Whether the turn has gone past a place: its life is closed, or its number was given up. */
    private boolean isLeftover(Place place, FeedWarnings known) {
        boolean leftover = place.isBefore(known.turn());
        if (leftover) {
            leftovers.inc();
        }
        return leftover;
    }

    /** A later life begins at once, unless the end of this one is to be waited for. */
    private FeedWarnings inTheLifeOf(Place place, FeedWarnings known) throws Exception {
        return place.isOfTheLifeOf(known.turn()) || known.end().isPresent()
                ? known
                : withoutLeftovers(known.begunAnew(place.first()));
    }

    private FeedWarnings withoutLeftovers(FeedWarnings now) throws Exception {
        if (now.waiting() == 0) {
            return now;
        }
        List<Place> leftOver = new ArrayList<>();
        for (Place place : waiting.keys()) {
            if (place.isBefore(now.turn())) {
                leftOver.add(place);
            }
        }
        for (Place place : leftOver) {
            waiting.remove(place);
        }
        leftovers.inc(leftOver.size());
        return now.withWaiting(now.waiting() - leftOver.size());
    }

    private FeedWarnings issue(Outlook outlook, FeedWarnings now, Turns turns) {
        Issued issued = issuer.issue(now, outlook);
        turns.out().collect(issued.set());
        return now.after(outlook, issued.standing());
    }

    private FeedWarnings keepWaiting(Place place, Outlook outlook, FeedWarnings now)
            throws Exception {
        boolean isNew = !waiting.contains(place);
        waiting.put(place, outlook);
        return isNew ? now.withWaiting(now.waiting() + 1) : now;
    }

    /** Whatever has its turn now; and if too many wait then, what follows on what is missing. */
    private void goOn(FeedWarnings before, Turns turns) throws Exception {
        FeedWarnings now = takeTurns(before, turns);
        while (now.waitingAndEnds() > mostWaiting) {
            now = takeTurns(givingUpMissing(now, turns), turns);
        }
        if (now.isNone()) {
            state.clear();
        } else {
            state.update(now);
        }
    }

    private FeedWarnings takeTurns(FeedWarnings before, Turns turns) throws Exception {
        FeedWarnings now = before;
        while (true) {
            Optional<FeedEnd> end = now.end();
            if (end.isPresent() && Place.of(end.get()).equals(now.turn())) {
                now = close(end.get(), now, turns);
                continue;
            }
            Optional<Outlook> outlook = takeWaiting(now);
            if (outlook.isEmpty()) {
                return now;
            }
            now = issue(outlook.get(), now.withWaiting(now.waiting() - 1), turns);
        }
    }

    private Optional<Outlook> takeWaiting(FeedWarnings now) throws Exception {
        if (now.waiting() == 0) {
            return Optional.empty();
        }
        Optional<Outlook> next = Optional.ofNullable(waiting.get(now.turn()));
        if (next.isPresent()) {
            waiting.remove(now.turn());
        }
        return next;
    }

    /** The life is over; the next one that something waits of begins, if there is one. */
    private FeedWarnings close(FeedEnd end, FeedWarnings now, Turns turns) throws Exception {
        issuer.close(now, end).ifPresent(turns.out()::collect);
        FeedWarnings others = now.closed();
        return others.waitingAndEnds() == 0
                ? FeedWarnings.NONE
                : others.begunAnew(lowestWaiting(others).first());
    }

    /** Goes on with the lowest place that is there: what is missing will not come any more. */
    private FeedWarnings givingUpMissing(FeedWarnings now, Turns turns) throws Exception {
        Place lowest = lowestWaiting(now);
        FeedWarnings next = inTheLifeOf(lowest, now);
        givenUp.inc(lowest.number() - next.turn().number());
        LOG.warn(
                "{}: {} nowcasts wait for number {}, which does not come; its warnings go on with"
                        + " number {}",
                turns.feed(),
                now.waitingAndEnds(),
                now.turn().number(),
                lowest.number());
        return next.skippingTo(lowest);
    }

    /** Of all outlooks and ends that wait; there must be one. */
    private Place lowestWaiting(FeedWarnings now) throws Exception {
        List<Place> places = new ArrayList<>(now.ends().stream().map(Place::of).toList());
        if (now.waiting() > 0) {
            waiting.keys().forEach(places::add);
        }
        return Collections.min(places);
    }
}
