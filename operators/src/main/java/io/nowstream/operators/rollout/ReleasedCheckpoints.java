package io.nowstream.operators.rollout;

import io.nowstream.frames.ModelId;
import io.nowstream.models.Nowcaster;
import io.nowstream.operators.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The released checkpoints of one job in this process, by their hash: a {@link Batcher} for each.
 *
 * <p>One is loaded when the first sequence needs it, on threads of its own, beside those that are
 * there; sequences wait meanwhile. It is freed when no sequence is with it any more and it is no
 * feed's newest: a feed's newest is that of its newest issue time, so a revision of an older one
 * brings the older checkpoint back for itself only. Whatever is freed too early is loaded again:
 * the model of a sequence is decided by its release alone, never by what is loaded.
 *
 * <p>What cannot be loaded is said once, and tried again after a while.
 */
final class ReleasedCheckpoints {

    private static final Logger LOG = LoggerFactory.getLogger(ReleasedCheckpoints.class);

    /** How long one that could not be loaded is left alone. */
    static final Duration USUAL_PAUSE = Duration.ofMinutes(1);

    /** Checkpoints kept although no sequence is with them; a feed's newest is wanted soon again. */
    private static final int MOST_IDLE = 16;

    /** Feeds whose newest checkpoint is remembered; a replay may have any number. */
    private static final int REMEMBERED_FEEDS = 4096;

    /** What a checkpoint is to a feed; it may have one in either. */
    enum Role {
        PUBLISHED,
        SHADOW
    }

    /** A feed that needs a checkpoint. */
    private record User(String feed, Role role) {}

    /** The checkpoint of a feed's newest issue time; none if that one has another nowcaster. */
    private record Newest(long lifeBegunEpochMicros, long issueEpochMillis, Optional<String> hash) {

        boolean isAfter(Sequence sequence) {
            return lifeBegunEpochMicros != sequence.lifeBegunEpochMicros()
                    ? lifeBegunEpochMicros > sequence.lifeBegunEpochMicros()
                    : issueEpochMillis > sequence.issueTime().toEpochMilli();
        }
    }

    /** One checkpoint and who needs it. */
    private static final class Held {
        final Set<User> users = new HashSet<>(); // whose newest it is
        Batcher batcher;
        int inFlight;
        long triedNanos = System.nanoTime();
        boolean failureTold;

        Held(Batcher batcher) {
            this.batcher = batcher;
        }

        boolean isToBeTriedAgain(Duration pause) {
            return batcher.isUnloadable() && System.nanoTime() - triedNanos >= pause.toNanos();
        }
    }

    private final NowcasterSource nowcasters;
    private final RolloutSettings settings;
    private final Duration pause;

    private final Map<String, Held> held = new LinkedHashMap<>(16, 0.75f, true); // by hash
    private final Map<User, Newest> newest = new LinkedHashMap<>(16, 0.75f, true);
    private final List<Batcher> leaving = new ArrayList<>();
    private long loads;
    private boolean closed;

    /**
     * @param pause how long one that could not be loaded is left alone
     */
    ReleasedCheckpoints(NowcasterSource nowcasters, RolloutSettings settings, Duration pause) {
        this.nowcasters = nowcasters;
        this.settings = settings;
        this.pause = pause;
    }

    /**
     * Gives a sequence to the checkpoint.
     *
     * @param role whether it is published or in the shadow
     * @param asking submits it; called at once
     */
    CompletableFuture<Attempt> ask(
            ModelId model,
            Sequence sequence,
            Role role,
            Function<Batcher, CompletableFuture<Attempt>> asking) {
        Optional<Batcher> batcher = take(model, sequence, role);
        return batcher.isEmpty()
                ? CompletableFuture.completedFuture(new Attempt.Withdrawn())
                : asking.apply(batcher.get())
                        .whenComplete((attempt, broken) -> giveBack(model.hash()));
    }

    /** A sequence that another nowcaster serves: its feed may be done with a checkpoint. */
    synchronized void passBy(Sequence sequence, Role role) {
        if (newest.containsKey(new User(sequence.feed(), role))) {
            note(sequence, role, Optional.empty());
        }
    }

    /** Its batcher, with one sequence more; none if the job is over. */
    private synchronized Optional<Batcher> take(ModelId model, Sequence sequence, Role role) {
        if (closed) {
            return Optional.empty();
        }
        @Nullable Held known = held.get(model.hash());
        Held one = known == null ? new Held(loading(model)) : known;
        if (known == null) {
            held.put(model.hash(), one);
        } else if (one.isToBeTriedAgain(pause)) {
            one.batcher = loading(model);
            one.triedNanos = System.nanoTime();
        }
        one.inFlight++;
        note(sequence, role, Optional.of(model.hash()));
        return Optional.of(one.batcher);
    }

    private synchronized void giveBack(String hash) {
        @Nullable Held one = held.get(hash);
        if (one != null) {
            one.inFlight--;
            freeIfDone(hash);
        }
        freeTheIdlest();
    }

    /** Remembers what the feed's newest issue time is served by. */
    private void note(Sequence sequence, Role role, Optional<String> hash) {
        User user = new User(sequence.feed(), role);
        @Nullable Newest before = newest.get(user);
        if (before != null && before.isAfter(sequence)) {
            return;
        }
        newest.put(
                user,
                new Newest(
                        sequence.lifeBegunEpochMicros(),
                        sequence.issueTime().toEpochMilli(),
                        hash));
        hash.map(held::get).ifPresent(one -> one.users.add(user));
        if (before != null && !before.hash().equals(hash)) {
            before.hash().ifPresent(old -> leave(old, user));
        }
        if (newest.size() > REMEMBERED_FEEDS) {
            Iterator<Map.Entry<User, Newest>> longestSilent = newest.entrySet().iterator();
            Map.Entry<User, Newest> silent = longestSilent.next();
            longestSilent.remove();
            silent.getValue().hash().ifPresent(old -> leave(old, silent.getKey()));
        }
    }

    private void leave(String hash, User user) {
        @Nullable Held one = held.get(hash);
        if (one != null) {
            one.users.remove(user);
            freeIfDone(hash);
        }
    }

    private void freeIfDone(String hash) {
        @Nullable Held one = held.get(hash);
        if (one != null && one.inFlight == 0 && one.users.isEmpty()) {
            free(hash, one);
        }
    }

    private void freeTheIdlest() {
        List<String> idle =
                held.entrySet().stream()
                        .filter(entry -> entry.getValue().inFlight == 0)
                        .map(Map.Entry::getKey)
                        .toList();
        for (String hash : idle.subList(0, Math.max(0, idle.size() - MOST_IDLE))) {
            @Nullable Held one = held.get(hash);
            if (one != null) {
                free(hash, one);
            }
        }
    }

    private void free(String hash, Held one) {
        held.remove(hash);
        one.batcher.close();
        leaving.removeIf(Batcher::hasEnded);
        leaving.add(one.batcher);
        LOG.info("checkpoint {} is freed: no sequence needs it", hash);
    }

    private Batcher loading(ModelId model) {
        loads++;
        return Batcher.loading(
                model.name(),
                settings.executors(),
                () -> load(model),
                Duration.ofMillis(settings.maxWaitMillis()),
                cause -> unloadable(model, cause));
    }

    private Nowcaster load(ModelId model) {
        Nowcaster nowcaster = nowcasters.released(model);
        String hash = nowcaster.id().hash();
        if (!hash.equals(model.hash())) {
            nowcaster.close();
            throw new IllegalStateException(
                    ("what was loaded for checkpoint %s has hash %s; %s is in force, so it is not"
                                    + " used")
                            .formatted(model.name(), hash, model.hash()));
        }
        return nowcaster;
    }

    private synchronized void unloadable(ModelId model, Throwable cause) {
        @Nullable Held one = held.get(model.hash());
        if (one != null && !one.failureTold) {
            one.failureTold = true;
            LOG.warn(
                    "checkpoint {} ({}) is in force and cannot be loaded: {}; the next tier"
                            + " answers, and it is tried again every {} s",
                    model.name(),
                    model.hash(),
                    cause.getMessage(),
                    pause.toSeconds(),
                    cause);
        }
    }

    /** How many are in memory, or on their way there. */
    synchronized int count() {
        return (int) held.values().stream().filter(one -> !one.batcher.isUnloadable()).count();
    }

    /** How often one was loaded, or tried to. */
    synchronized long loads() {
        return loads;
    }

    /** Sequences that wait for a batch. */
    synchronized int queueLength() {
        return held.values().stream().mapToInt(one -> one.batcher.queueLength()).sum();
    }

    /**
     * Ends all of them.
     *
     * @return those whose nowcasters may not be freed yet
     */
    synchronized List<Batcher> close() {
        closed = true;
        held.values().forEach(one -> one.batcher.close());
        held.values().forEach(one -> leaving.add(one.batcher));
        held.clear();
        return List.copyOf(leaving);
    }
}
