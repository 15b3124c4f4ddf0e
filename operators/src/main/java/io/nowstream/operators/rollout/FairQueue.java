package io.nowstream.operators.rollout;

import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sequences that wait, by what a batch of them has in common.
 *
 * <p>Feeds take turns (start-time fair queueing; Goyal, Vin and Cheng, 1996, each sequence a unit):
 * a feed that sends twenty times as much as it should holds the others up by no more than the one
 * batch that runs when they come.
 *
 * <p>Not thread-safe: its owner holds a lock.
 */
final class FairQueue {

    private final long maxWaitNanos;
    private final Map<Request.Kind, ArrayDeque<Request>> waiting =
            new LinkedHashMap<>(); // oldest first
    private final Map<String, Long> newestTurns = new HashMap<>(); // by feed; those to come
    private long numbers;
    private long turn; // whose it is: that of the newest batch

    /**
     * @param maxWaitNanos how long a sequence waits for others
     */
    FairQueue(long maxWaitNanos) {
        this.maxWaitNanos = maxWaitNanos;
    }

    /** Puts a sequence behind those of its feed; see {@link Request} for what it is. */
    CompletableFuture<Attempt> add(
            FeedShape shape,
            Supplier<FieldSequence> fields,
            BooleanSupplier abandoned,
            long deadlineEpochMillis) {
        CompletableFuture<Attempt> answer = new CompletableFuture<>();
        waiting.computeIfAbsent(Request.Kind.of(shape), any -> new ArrayDeque<>())
                .add(
                        new Request(
                                numbers++,
                                turnOf(shape.feed()),
                                System.nanoTime(),
                                deadlineEpochMillis,
                                shape,
                                fields,
                                abandoned,
                                answer));
        return answer;
    }

    /** One after the feed's last one, but none that is over. */
    private long turnOf(String feed) {
        long next = Math.max(turn, newestTurns.getOrDefault(feed, -1L) + 1);
        newestTurns.put(feed, next);
        return next;
    }

    int size() {
        return waiting.values().stream().mapToInt(ArrayDeque::size).sum();
    }

    void clear() {
        waiting.clear();
    }

    /** All that wait; none waits then. */
    List<Request> takeAll() {
        List<Request> all = new ArrayList<>();
        waiting.values().forEach(all::addAll);
        waiting.clear();
        return all;
    }

    /** Those that nobody waits for any more; they are gone then. */
    List<Request> takeAbandoned() {
        List<Request> withdrawn = new ArrayList<>();
        waiting.values()
                .removeIf(
                        queue -> {
                            queue.removeIf(
                                    request ->
                                            request.abandoned().getAsBoolean()
                                                    && withdrawn.add(request));
                            return queue.isEmpty();
                        });
        return withdrawn;
    }

    /** The batch that is to run now: full, or its oldest has waited long enough; or empty. */
    List<Request> takeDue(long now, int batchSize) {
        return due(now, batchSize).map(kind -> take(kind, batchSize)).orElse(List.of());
    }

    /** Of the kinds whose batch is due, the one to be served first. */
    private Optional<Request.Kind> due(long now, int batchSize) {
        Request.@Nullable Kind found = null;
        @Nullable Request first = null;
        for (Map.Entry<Request.Kind, ArrayDeque<Request>> entry : waiting.entrySet()) {
            ArrayDeque<Request> queue = entry.getValue();
            boolean ready =
                    queue.size() >= batchSize
                            || now - queue.getFirst().sinceNanos() >= maxWaitNanos;
            if (ready) {
                Request next = Collections.min(queue, Request.FIRST_SERVED);
                if (first == null || Request.FIRST_SERVED.compare(next, first) < 0) {
                    found = entry.getKey();
                    first = next;
                }
            }
        }
        return Optional.ofNullable(found);
    }

    private List<Request> take(Request.Kind kind, int batchSize) {
        ArrayDeque<Request> queue = waiting.getOrDefault(kind, new ArrayDeque<>());
        List<Request> batch = queue.stream().sorted(Request.FIRST_SERVED).limit(batchSize).toList();
        queue.removeAll(batch);
        for (Request request : batch) {
            turn = Math.max(turn, request.turn());
        }
        newestTurns.values().removeIf(newest -> newest < turn);
        if (queue.isEmpty()) {
            waiting.remove(kind);
        }
        return batch;
    }

    /** How long until a batch is due that is not full; {@link Long#MAX_VALUE} if none waits. */
    long nanosToTheNext(long now) {
        long least = Long.MAX_VALUE;
        for (ArrayDeque<Request> queue : waiting.values()) {
            least = Math.min(least, queue.getFirst().sinceNanos() + maxWaitNanos - now);
        }
        return least;
    }
}
