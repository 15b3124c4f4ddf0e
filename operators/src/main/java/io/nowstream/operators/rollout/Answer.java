package io.nowstream.operators.rollout;

import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Release;
import io.nowstream.frames.Stamps;
import io.nowstream.frames.Tier;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Nowcast;
import io.nowstream.operators.Sequence;
import io.nowstream.operators.rollout.ReleasedCheckpoints.Role;
import io.nowstream.operators.rollout.RolloutMetrics.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One sequence's way from tier to tier, until one answers or its deadline comes. */
final class Answer {

    private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

    /**
     * What all answers of a subtask share.
     *
     * @param settings how sequences are rolled out
     * @param clock by which deadlines are kept
     * @param batchers who can be asked
     * @param metrics what is counted
     * @param closed whether the task is gone, and nobody waits any more
     */
    record Desk(
            RolloutSettings settings,
            LiveClock clock,
            Batchers batchers,
            RolloutMetrics metrics,
            BooleanSupplier closed) {}

    /**
     * A nowcaster that was asked.
     *
     * @param attempt what becomes of it
     * @param nowcast what it says; empty if the next tier has to answer
     */
    private record Asked(
            CompletableFuture<Attempt> attempt, CompletableFuture<Optional<Nowcast>> nowcast) {

        Optional<Nowcast> ifReady() {
            return nowcast.isDone() && !nowcast.isCompletedExceptionally()
                    ? nowcast.join()
                    : Optional.empty();
        }
    }

    private final Desk desk;
    private final Sequence sequence;
    private final FeedSpec spec;
    private final Frame newest;
    private final Optional<Instant> deadline;

    /** Who is to answer: one of the configured, or {@link Tiers#RELEASED}. */
    private final String nowcaster;

    /** What is tried beside it; empty if that is nothing else. */
    private final Optional<Release> shadow;

    private final Map<String, Asked> asked = new ConcurrentHashMap<>();
    private final CompletableFuture<List<Nowcast>> answered = new CompletableFuture<>();

    /** The sequence's frames, once they are unpacked for a nowcaster. */
    private List<ObservedField> observed = List.of();

    Answer(Sequence sequence, FeedSpec spec, Desk desk) {
        this.desk = desk;
        this.sequence = sequence;
        this.spec = spec;
        this.newest = sequence.frames().get(sequence.frames().size() - 1);
        this.deadline = deadline();
        this.nowcaster = nowcaster();
        this.shadow =
                Optional.ofNullable(sequence.shadow())
                        .filter(release -> desk.settings().candidates())
                        .filter(release -> !isPublished(release.model()));
    }

    private boolean isPublished(ModelId model) {
        Release release = sequence.release();
        return release == null
                ? desk.batchers().nameOf(model).equals(Optional.of(nowcaster))
                : release.model().hash().equals(model.hash());
    }

    /** Counted from ingest's stamp; one from the future counts as from now. */
    private Optional<Instant> deadline() {
        if (!desk.settings().live() || spec.deadlineMillis() == 0) {
            return Optional.empty();
        }
        Instant now = desk.clock().now();
        Instant arrived = Instant.ofEpochMilli(sequence.arrivedEpochMillis());
        Instant from = arrived.isAfter(now) ? now : arrived;
        return Optional.of(from.plusMillis(spec.deadlineMillis()));
    }

    private String nowcaster() {
        Release release = sequence.release();
        return release == null
                ? spec.nowcaster()
                : desk.batchers().nameOf(release.model()).orElse(Tiers.RELEASED);
    }

    boolean isOverdue() {
        return deadline.isPresent() && !deadline.get().isAfter(desk.clock().now());
    }

    /** The cheapest tier, which takes no time. */
    CompletableFuture<List<Nowcast>> atOnce() {
        return CompletableFuture.completedFuture(List.of(persistence()));
    }

    /** The published nowcast, then the candidates; at the deadline at the latest. */
    CompletableFuture<List<Nowcast>> inTime() {
        if (!nowcaster.equals(Tiers.RELEASED)) {
            desk.batchers().released().passBy(sequence, Role.PUBLISHED);
        }
        if (shadow.isEmpty()) {
            desk.batchers().released().passBy(sequence, Role.SHADOW);
        }
        deadline.ifPresent(this::begin);
        withCandidates()
                .whenComplete(
                        (nowcasts, broken) -> {
                            if (broken == null) {
                                answered.complete(nowcasts);
                            } else {
                                answered.completeExceptionally(broken);
                            }
                        });
        return answered;
    }

    /** Asks the whole chain, the baselines first, and sets the alarm. */
    private void begin(Instant at) {
        List<String> cheapestFirst = new ArrayList<>(Tiers.chain(nowcaster, spec.baselines()));
        Collections.reverse(cheapestFirst);
        cheapestFirst.remove(Tiers.PERSISTENCE);
        cheapestFirst.forEach(this::ask);
        LiveClock.Alarm alarm = desk.batchers().alarms().set(at, this::atDeadline);
        answered.whenComplete((nowcasts, broken) -> alarm.cancel());
    }

    /** Answers by what is ready; what is not is too late. */
    private void atDeadline() {
        Map<String, Asked> unready = new LinkedHashMap<>(asked);
        Map<String, Nowcast> ready = new LinkedHashMap<>();
        asked.forEach(
                (name, one) -> {
                    if (one.nowcast().isDone()) {
                        unready.remove(name);
                        one.ifReady().ifPresent(nowcast -> ready.put(name, nowcast));
                    }
                });
        ready.put(Tiers.PERSISTENCE, persistence());
        List<String> chain = Tiers.chain(nowcaster, spec.baselines());
        String best = chain.stream().filter(ready::containsKey).findFirst().orElseThrow();
        List<Nowcast> nowcasts = List.of(ready.get(best));
        if (desk.settings().candidates()) {
            for (String beside : besides()) {
                nowcasts = beside(nowcasts, readyCandidate(beside, ready));
            }
        }
        if (!answered.complete(nowcasts)) {
            return;
        }
        if (chain.subList(0, chain.indexOf(best)).stream().anyMatch(unready::containsKey)) {
            desk.metrics().count(Event.DEADLINE_MISSED);
        }
        unready.values().forEach(one -> one.attempt().thenAccept(this::tooLate));
    }

    private Optional<Nowcast> readyCandidate(String name, Map<String, Nowcast> ready) {
        return name.equals(Tiers.PERSISTENCE)
                ? Optional.of(asCandidate(persisting(1)))
                : Optional.ofNullable(ready.get(name)).map(this::asCandidate);
    }

    private void tooLate(Attempt attempt) {
        if (attempt instanceof Attempt.Rolled) {
            desk.metrics().count(Event.LATE);
        }
    }

    /** What leaves together: each knows how many there are, the published one what is usual. */
    static List<Nowcast> together(List<Nowcast> nowcasts) {
        int candidates = nowcasts.size() - 1;
        List<Nowcast.Lead> usual =
                nowcasts.stream()
                        .filter(nowcast -> nowcast.tier() == Tier.CLIMATOLOGY)
                        .map(Nowcast::fields)
                        .findFirst()
                        .orElse(List.of());
        return nowcasts.stream()
                .map(nowcast -> nowcast.with(candidates, nowcast.candidate() ? List.of() : usual))
                .toList();
    }

    private CompletableFuture<List<Nowcast>> withCandidates() {
        CompletableFuture<Nowcast> published = firstOf(Tiers.chain(nowcaster, spec.baselines()));
        CompletableFuture<List<Nowcast>> all = published.thenApply(List::of);
        if (desk.settings().candidates()) {
            for (String beside : besides()) {
                all = all.thenCombine(candidate(beside), this::beside);
            }
        }
        return all;
    }

    /** The candidates: the baselines, and last what is in the shadow, which nobody waits for. */
    private List<String> besides() {
        List<String> names = new ArrayList<>(Tiers.beside(nowcaster, spec.baselines()));
        shadow.ifPresent(release -> names.add(Tiers.SHADOW));
        return names;
    }

    private CompletableFuture<Nowcast> firstOf(List<String> chain) {
        if (chain.get(0).equals(Tiers.PERSISTENCE)) {
            return CompletableFuture.completedFuture(persistence());
        }
        return ask(chain.get(0))
                .nowcast()
                .thenCompose(
                        nowcast ->
                                nowcast.map(CompletableFuture::completedFuture)
                                        .orElseGet(() -> firstOf(chain.subList(1, chain.size()))));
    }

    private CompletableFuture<Optional<Nowcast>> candidate(String name) {
        return name.equals(Tiers.PERSISTENCE)
                ? CompletableFuture.completedFuture(Optional.of(asCandidate(persisting(1))))
                : ask(name).nowcast().thenApply(nowcast -> nowcast.map(this::asCandidate));
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

    /** Asks a nowcaster, once per sequence. */
    private Asked ask(String name) {
        return asked.computeIfAbsent(
                name,
                any -> {
                    CompletableFuture<Attempt> attempt = attempt(name);
                    return new Asked(attempt, attempt.thenApply(became -> nowcast(name, became)));
                });
    }

    private CompletableFuture<Attempt> attempt(String name) {
        return release(name)
                .map(
                        release ->
                                desk.batchers()
                                        .released()
                                        .ask(
                                                release.model(),
                                                sequence,
                                                release.shadow() ? Role.SHADOW : Role.PUBLISHED,
                                                this::submit))
                .orElseGet(() -> submit(desk.batchers().of(name)));
    }

    /** The release that a name stands for; empty for a configured nowcaster's. */
    private Optional<Release> release(String name) {
        return switch (name) {
            case Tiers.RELEASED -> Optional.ofNullable(sequence.release());
            case Tiers.SHADOW -> shadow;
            default -> Optional.empty();
        };
    }

    private CompletableFuture<Attempt> submit(Batcher batcher) {
        return batcher.submit(
                shape(),
                this::fields,
                () -> desk.closed().getAsBoolean() || answered.isDone(),
                deadline.map(Instant::toEpochMilli).orElse(Batcher.NO_DEADLINE));
    }

    /** What came of an attempt; empty if the next tier has to answer. */
    private Optional<Nowcast> nowcast(String name, Attempt attempt) {
        if (attempt instanceof Attempt.Rolled rolled) {
            return answered.isDone() ? Optional.empty() : ifSane(name, rolled);
        }
        if (attempt instanceof Attempt.Failed failed) {
            desk.metrics().count(Event.FAILED);
            LOG.warn(
                    "{} issued {}: nowcaster {} failed; the next tier answers",
                    sequence.feed(),
                    sequence.issueTime(),
                    inWords(name),
                    failed.cause());
        } else if (attempt instanceof Attempt.Refused) {
            desk.metrics().count(Event.REFUSED);
        } else if (attempt instanceof Attempt.Unloadable) {
            desk.metrics().count(Event.UNLOADABLE);
        } else if (!desk.closed().getAsBoolean()) {
            desk.metrics().count(Event.WITHDRAWN);
        }
        return Optional.empty();
    }

    private String inWords(String name) {
        return release(name)
                .map(r -> "%s (%s)".formatted(r.model().name(), r.model().hash()))
                .orElse(name);
    }

    private static List<Quantity> quantities(Frame frame) {
        return frame.channels().stream().map(Channel::quantity).toList();
    }

    private FeedShape shape() {
        return new FeedShape(
                sequence.feed(),
                newest.grid(),
                quantities(newest),
                Duration.ofMillis(sequence.cadenceMillis()),
                sequence.frames().size(),
                spec.leads());
    }

    /** Called before any rollout, on its executor's thread; the same whenever it is called. */
    private FieldSequence fields() {
        for (Frame frame : sequence.frames()) {
            if (!frame.grid().equals(newest.grid())
                    || !quantities(frame).equals(quantities(newest))) {
                throw new MalformedRecordException(
                        "%s: the frame of %s is another kind of field than that of %s"
                                .formatted(sequence.feed(), frame.validTime(), newest.validTime()));
            }
        }
        return new FieldSequence(
                sequence.feed(),
                newest.grid(),
                quantities(newest),
                Duration.ofMillis(sequence.cadenceMillis()),
                sequence.issueTime(),
                observed().stream().map(ObservedField::values).toArray(float[][]::new));
    }

    /** The frames as numbers; unpacked once, however many nowcasters are asked. */
    private synchronized List<ObservedField> observed() {
        if (observed.isEmpty()) {
            observed = desk.batchers().frames().of(desk.batchers().gaps().filled(sequence));
        }
        return observed;
    }

    private Optional<Nowcast> ifSane(String name, Attempt.Rolled rolled) {
        Optional<Sanity.Objection> objection =
                Sanity.objectionTo(
                        rolled.rollout(),
                        rolled.sequence(),
                        observed(),
                        rolled.leavesInflowUndefined());
        if (objection.isPresent()) {
            desk.metrics().withheld(objection.get().fault());
            LOG.warn(
                    "{} issued {}: nowcast of {} withheld: {}; the next tier answers",
                    sequence.feed(),
                    sequence.issueTime(),
                    inWords(name),
                    objection.get().detail());
            return Optional.empty();
        }
        Grid grid = rolled.rollout().grid();
        return Optional.of(
                nowcast(
                        PackedFields.leads(
                                newest.channels(), rolled.rollout().fields(), grid.cells()),
                        grid,
                        rolled.model(),
                        Tiers.of(name),
                        rolled.startedEpochMicros(),
                        rolled.finishedEpochMicros()));
    }

    /** Persistence over all leads: the newest frame, packed as it came. Takes no time. */
    Nowcast persistence() {
        return persisting(spec.leads());
    }

    private Nowcast persisting(int fields) {
        long started = Stamps.nowEpochMicros();
        return nowcast(
                PackedFields.persistingLeads(newest.channels(), newest.grid().cells(), fields),
                newest.grid(),
                desk.batchers().persistence(),
                Tier.PERSISTENCE,
                started,
                Stamps.nowEpochMicros());
    }

    /** Persistence where the way itself is broken. */
    Nowcast inspiteOf(Throwable broken) {
        desk.metrics().count(Event.FAILED);
        LOG.error(
                "{} issued {}: rollout broke; persistence answers",
                sequence.feed(),
                sequence.issueTime(),
                broken);
        return persistence();
    }

    private Nowcast nowcast(
            List<Nowcast.Lead> fields,
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
                fields,
                model,
                tier,
                sequence.gaps(),
                0,
                List.of(),
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
                n.fields(),
                n.model(),
                n.tier(),
                n.gaps(),
                n.beside(),
                n.usual(),
                n.stamps());
    }
}
