package io.nowstream.operators.rollout;

import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Stamps;
import io.nowstream.frames.Tier;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.Nowcast;
import io.nowstream.operators.Sequence;
import java.time.Duration;
import java.util.ArrayList;
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
 * <p>The feed's nowcaster is asked first. If it refuses the feed, fails, or says something that
 * cannot be ({@link Sanity}), the next tier is asked, and the nowcast says which one answered;
 * persistence, the last, always answers. Nothing but the sequence decides the bytes of a nowcast;
 * live, a feed with too many sequences in flight gets persistence at once, and only that depends on
 * the machine's day.
 *
 * <p>For unordered use with a timeout of 0. What is in flight is in the operator's state, and is
 * asked again after a restore, from within {@code open()}: the nowcasters are made before that, and
 * nothing here waits for the stream. An element is completed exactly once, on whatever thread, and
 * never exceptionally: that would fail the job and lose the element.
 *
 * <p>Implementation note: deadlines join here, as one more reason for the next tier to answer.
 */
public class Rollout extends RichAsyncFunction<Sequence, Nowcast> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(Rollout.class);

    private final Feeds feeds;
    private final NowcasterSource nowcasters;
    private final RolloutSettings settings;

    private transient Batchers batchers;
    private transient RolloutMetrics metrics;
    private transient Map<String, Integer> inFlight;
    private transient volatile boolean closed;

    /**
     * @param feeds which nowcaster a feed has, and how many leads
     * @param nowcasters makes them, once per executor and process
     * @param settings how many at once
     */
    public Rollout(Feeds feeds, NowcasterSource nowcasters, RolloutSettings settings) {
        this.feeds = feeds;
        this.nowcasters = nowcasters;
        this.settings = settings;
    }

    @Override
    public void open(OpenContext context) {
        closed = false;
        inFlight = new ConcurrentHashMap<>();
        Set<String> names = new LinkedHashSet<>();
        for (FeedSpec spec : feeds.all()) {
            names.addAll(Tiers.needed(spec.nowcaster(), settings.candidates()));
        }
        String job = getRuntimeContext().getJobInfo().getJobId().toString();
        batchers = Batchers.acquire(job, nowcasters, names, settings);
        metrics = new RolloutMetrics(getRuntimeContext().getMetricGroup(), batchers);
    }

    @Override
    public void close() {
        closed = true;
        if (batchers != null) {
            batchers.close();
        }
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
        Answer answer = new Answer(sequence, spec.get());
        int before = inFlight.merge(sequence.feed(), 1, Integer::sum) - 1;
        CompletableFuture<List<Nowcast>> nowcasts;
        if (settings.live() && before >= settings.inFlightPerFeed()) {
            metrics.overCap();
            nowcasts = CompletableFuture.completedFuture(List.of(answer.persistence()));
        } else {
            nowcasts = answer.withCandidates();
        }
        nowcasts.exceptionally(broken -> List.of(answer.inspiteOf(broken)))
                .thenAccept(done -> deliver(sequence, done, result));
    }

    private void deliver(Sequence sequence, List<Nowcast> nowcasts, ResultFuture<Nowcast> result) {
        inFlight.computeIfPresent(sequence.feed(), (feed, count) -> count == 1 ? null : count - 1);
        if (closed) {
            return;
        }
        metrics.emitted(nowcasts.get(0).tier());
        try {
            result.complete(nowcasts);
        } catch (RejectedExecutionException taskIsGone) {
            LOG.debug("{}: its task ended before its rollout", sequence.feed(), taskIsGone);
        }
    }

    /** One sequence's way from tier to tier. */
    private final class Answer {

        private final Sequence sequence;
        private final FeedSpec spec;
        private final Frame newest;
        private final Channel channel;
        private final Map<String, CompletableFuture<Optional<Nowcast>>> attempts =
                new ConcurrentHashMap<>();

        /** The sequence's frames, once they are unpacked for a nowcaster. */
        private volatile List<ObservedField> observed = List.of();

        Answer(Sequence sequence, FeedSpec spec) {
            this.sequence = sequence;
            this.spec = spec;
            this.newest = sequence.frames().get(sequence.frames().size() - 1);
            this.channel = newest.channels().get(0);
        }

        /** The published nowcast, then the candidates. */
        CompletableFuture<List<Nowcast>> withCandidates() {
            CompletableFuture<Nowcast> published = firstOf(Tiers.chain(spec.nowcaster()));
            CompletableFuture<List<Nowcast>> all = published.thenApply(List::of);
            if (settings.candidates()) {
                for (String beside : Tiers.beside(spec.nowcaster())) {
                    all = all.thenCombine(candidate(beside), Answer.this::beside);
                }
            }
            return all;
        }

        private CompletableFuture<Nowcast> firstOf(List<String> chain) {
            if (chain.get(0).equals(Tiers.PERSISTENCE)) {
                return CompletableFuture.completedFuture(persistence());
            }
            return attempt(chain.get(0))
                    .thenCompose(
                            nowcast ->
                                    nowcast.map(CompletableFuture::completedFuture)
                                            .orElseGet(
                                                    () -> firstOf(chain.subList(1, chain.size()))));
        }

        private CompletableFuture<Optional<Nowcast>> candidate(String name) {
            return name.equals(Tiers.PERSISTENCE)
                    ? CompletableFuture.completedFuture(Optional.of(asCandidate(persisting(1))))
                    : attempt(name).thenApply(nowcast -> nowcast.map(this::asCandidate));
        }

        /** A baseline that had to answer itself is not beside itself. */
        private List<Nowcast> beside(List<Nowcast> soFar, Optional<Nowcast> candidate) {
            if (candidate.isEmpty() || candidate.get().model().equals(soFar.get(0).model())) {
                return soFar;
            }
            List<Nowcast> more = new ArrayList<>(soFar);
            more.add(candidate.get());
            return more;
        }

        /** What a nowcaster says, once per sequence; empty if the next tier has to answer. */
        private CompletableFuture<Optional<Nowcast>> attempt(String name) {
            return attempts.computeIfAbsent(
                    name,
                    any ->
                            batchers.of(name)
                                    .submit(shape(), this::fields, () -> closed)
                                    .thenApply(
                                            attempt ->
                                                    attempt.fold(
                                                            rolled -> ifSane(name, rolled),
                                                            refused -> refused(),
                                                            failed -> failed(name, failed))));
        }

        private FeedShape shape() {
            return new FeedShape(
                    sequence.feed(),
                    newest.grid(),
                    channel.quantity(),
                    Duration.ofMillis(sequence.cadenceMillis()),
                    sequence.frames().size(),
                    spec.leads());
        }

        /** Called before any rollout, on its executor's thread; the same whenever it is called. */
        private FieldSequence fields() {
            List<ObservedField> fields = new ArrayList<>(sequence.frames().size());
            for (Frame frame : sequence.frames()) {
                if (!frame.grid().equals(newest.grid())
                        || frame.channels().get(0).quantity() != channel.quantity()) {
                    throw new MalformedRecordException(
                            "%s: the frame of %s is another kind of field than that of %s"
                                    .formatted(
                                            sequence.feed(),
                                            frame.validTime(),
                                            newest.validTime()));
                }
                fields.add(batchers.frames().of(frame));
            }
            observed = fields;
            return new FieldSequence(
                    sequence.feed(),
                    newest.grid(),
                    channel.quantity(),
                    Duration.ofMillis(sequence.cadenceMillis()),
                    sequence.issueTime(),
                    fields.stream().map(ObservedField::values).toArray(float[][]::new));
        }

        private Optional<Nowcast> ifSane(String name, Attempt.Rolled rolled) {
            Optional<Sanity.Objection> objection =
                    Sanity.objectionTo(
                            rolled.rollout(),
                            rolled.sequence(),
                            observed,
                            rolled.leavesInflowUndefined());
            if (objection.isPresent()) {
                metrics.withheld(objection.get().fault());
                LOG.warn(
                        "{} issued {}: nowcast of {} withheld: {}; the next tier answers",
                        sequence.feed(),
                        sequence.issueTime(),
                        name,
                        objection.get().detail());
                return Optional.empty();
            }
            PackedFields packed =
                    PackedFields.of(
                            rolled.rollout().fields(), channel.packing(), channel.quantity());
            return Optional.of(
                    nowcast(
                            packed,
                            rolled.rollout().grid(),
                            rolled.model(),
                            Tiers.of(name),
                            rolled.startedEpochMicros(),
                            rolled.finishedEpochMicros()));
        }

        private Optional<Nowcast> refused() {
            metrics.refused();
            return Optional.empty();
        }

        private Optional<Nowcast> failed(String name, Attempt.Failed failed) {
            metrics.failed();
            LOG.warn(
                    "{} issued {}: nowcaster {} failed; the next tier answers",
                    sequence.feed(),
                    sequence.issueTime(),
                    name,
                    failed.cause());
            return Optional.empty();
        }

        /** Persistence over all leads: the newest frame, packed as it came. Takes no time. */
        Nowcast persistence() {
            return persisting(spec.leads());
        }

        private Nowcast persisting(int fields) {
            long started = Stamps.nowEpochMicros();
            return nowcast(
                    PackedFields.persisting(channel, newest.grid().cells(), fields),
                    newest.grid(),
                    batchers.persistence(),
                    Tier.PERSISTENCE,
                    started,
                    Stamps.nowEpochMicros());
        }

        /** Persistence where the way itself is broken. */
        Nowcast inspiteOf(Throwable broken) {
            metrics.failed();
            LOG.error(
                    "{} issued {}: rollout broke; persistence answers",
                    sequence.feed(),
                    sequence.issueTime(),
                    broken);
            return persistence();
        }

        private Nowcast nowcast(
                PackedFields packed,
                Grid grid,
                ModelId model,
                Tier tier,
                long started,
                long finished) {
            return new Nowcast(
                    sequence.feed(),
                    false,
                    sequence.issueTime(),
                    sequence.revision(),
                    sequence.number(),
                    sequence.lifeBegunEpochMicros(),
                    sequence.cadenceMillis(),
                    grid,
                    channel.quantity(),
                    packed.packing(),
                    packed.fields(),
                    model,
                    tier,
                    sequence.gaps(),
                    new Stamps(
                            sequence.receivedEpochMicros(),
                            sequence.assembledEpochMicros(),
                            started,
                            finished));
        }

        private Nowcast asCandidate(Nowcast n) {
            return new Nowcast(
                    n.feed(),
                    true,
                    n.issueTime(),
                    n.revision(),
                    n.number(),
                    n.lifeBegunEpochMicros(),
                    n.cadenceMillis(),
                    n.grid(),
                    n.quantity(),
                    n.packing(),
                    n.fields(),
                    n.model(),
                    n.tier(),
                    n.gaps(),
                    n.stamps());
        }
    }
}
