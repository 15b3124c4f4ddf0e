package io.nowstream.operators.rollout;

import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.Nowcast;
import io.nowstream.operators.Sequence;
import io.nowstream.operators.rollout.RolloutMetrics.Event;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers every sequence with one nowcast, and with those of the baselines beside it.
 *
 * <p>The checkpoint of the release in force is asked first, or the feed's configured nowcaster
 * where there is no release. If it cannot be loaded, refuses the feed, fails, or says something
 * that cannot be ({@link Sanity}), the next tier is asked, and the nowcast says which one answered;
 * persistence, the last, always answers. Nothing but the sequence decides the bytes of a nowcast.
 *
 * <p>Only live does the machine's day decide which tier answers. A feed with too many sequences in
 * flight gets persistence at once. Where a feed has a deadline, its baselines are begun before its
 * network, on threads of their own; at the deadline goes out what is ready of the best tier, and
 * the candidates that are ready; what has not begun by then is left out, what comes later is
 * discarded, and both are counted. A sequence that is past its deadline when it comes, because the
 * job stood still, gets persistence at once, so that the newest one gets the network.
 *
 * <p>For unordered use with a timeout of 0. What is in flight is in the operator's state, and is
 * asked again after a restore, from within {@code open()}: the nowcasters are made before that, and
 * nothing here waits for the stream. An element is completed exactly once, on whatever thread, and
 * never exceptionally: that would fail the job and lose the element.
 */
public class Rollout extends RichAsyncFunction<Sequence, Nowcast> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(Rollout.class);

    private final Feeds feeds;
    private final NowcasterSource nowcasters;
    private final RolloutSettings settings;
    private final LiveClock clock;

    private transient Batchers batchers;
    private transient RolloutMetrics metrics;
    private transient Answer.Desk desk;
    private transient Map<String, Integer> inFlight;
    private transient volatile boolean closed;

    /**
     * @param feeds which nowcaster a feed has, and how many leads
     * @param nowcasters makes them, once per executor and process
     * @param settings how many at once
     */
    public Rollout(Feeds feeds, NowcasterSource nowcasters, RolloutSettings settings) {
        this(feeds, nowcasters, settings, LiveClock.ofMachine());
    }

    /**
     * @param clock by which deadlines are kept
     */
    public Rollout(
            Feeds feeds, NowcasterSource nowcasters, RolloutSettings settings, LiveClock clock) {
        this.feeds = feeds;
        this.nowcasters = nowcasters;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void open(OpenContext context) {
        closed = false;
        inFlight = new ConcurrentHashMap<>();
        Set<String> names = new LinkedHashSet<>();
        for (FeedSpec spec : feeds.all()) {
            names.addAll(Tiers.needed(spec.nowcaster(), spec.baselines()));
        }
        String job = getRuntimeContext().getJobInfo().getJobId().toString();
        batchers = Batchers.acquire(job, nowcasters, names, settings, clock);
        metrics = new RolloutMetrics(getRuntimeContext().getMetricGroup(), batchers);
        desk = new Answer.Desk(settings, clock, batchers, metrics, () -> closed);
    }

    @Override
    public void close() {
        closed = true;
        if (batchers != null) {
            batchers.close();
        }
    }

    long counted(Event event) {
        return metrics.counted(event);
    }

    @Override
    public void asyncInvoke(Sequence sequence, ResultFuture<Nowcast> result) {
        Optional<FeedSpec> spec = feeds.of(sequence.feed());
        if (spec.isEmpty()) {
            LOG.warn(
                    "{} issued {}: the feed is not configured any more; no nowcast",
                    sequence.feed(),
                    sequence.issueTime());
            result.complete(List.of());
            return;
        }
        Answer answer = new Answer(sequence, spec.get(), desk);
        int before = inFlight.merge(sequence.feed(), 1, Integer::sum) - 1;
        CompletableFuture<List<Nowcast>> nowcasts;
        if (answer.isOverdue()) {
            metrics.count(Event.OVERDUE);
            nowcasts = answer.atOnce();
        } else if (settings.live() && before >= settings.inFlightPerFeed()) {
            metrics.count(Event.OVER_CAP);
            nowcasts = answer.atOnce();
        } else {
            nowcasts = answer.inTime();
        }
        nowcasts.exceptionally(broken -> List.of(answer.inspiteOf(broken)))
                .thenAccept(done -> deliver(sequence, done, result));
    }

    private void deliver(Sequence sequence, List<Nowcast> nowcasts, ResultFuture<Nowcast> result) {
        inFlight.computeIfPresent(sequence.feed(), (feed, count) -> count == 1 ? null : count - 1);
        if (closed) {
            return;
        }
        Nowcast published = nowcasts.get(0);
        metrics.emitted(published.tier(), published.stamps());
        try {
            result.complete(Answer.together(nowcasts));
        } catch (RejectedExecutionException taskIsGone) {
            LOG.debug("{}: its task ended before its rollout", sequence.feed(), taskIsGone);
        }
    }
}
