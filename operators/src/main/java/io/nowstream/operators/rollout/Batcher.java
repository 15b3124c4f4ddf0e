package io.nowstream.operators.rollout;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Stamps;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Rollout;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers sequences of all feeds and subtasks of a process into batches for one nowcaster.
 *
 * <p>A batch holds sequences of one shape. It runs when it is full, or when its oldest sequence has
 * waited {@code maxWait}; a short one is padded with its last sequence, so that the nowcaster
 * always sees its own batch size and a sample's bytes do not depend on its neighbours.
 *
 * <p>Feeds take turns (start-time fair queueing; Goyal, Vin and Cheng, 1996, each sequence a unit):
 * a feed that sends twenty times as much as it should holds the others up by no more than the one
 * batch that runs when they come. Of those whose turn it is the earliest deadline goes first;
 * without deadlines, first come is first served.
 *
 * <p>Each executor is a thread with a nowcaster of its own. All of loading it, unpacking, rolling
 * out and what hangs on the future runs there. Sequences may come while it is being loaded: they
 * wait.
 */
final class Batcher {

    private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);

    /** Feeds whose refusal is remembered; a replay may have any number, each for an hour. */
    private static final int REMEMBERED_FEEDS = 4096;

    /** What the sequences of one batch have in common. */
    private record Shape(
            Grid grid, List<Quantity> quantities, Duration cadence, int length, int leads) {

        static Shape of(FeedShape feed) {
            return new Shape(
                    feed.grid(), feed.quantities(), feed.cadence(), feed.length(), feed.leads());
        }
    }

    /** One sequence that waits. */
    private record Request(
            long number,
            long turn,
            long sinceNanos,
            long deadlineEpochMillis,
            FeedShape shape,
            Supplier<FieldSequence> fields,
            BooleanSupplier abandoned,
            CompletableFuture<Attempt> answer) {}

    /** A request whose frames are unpacked. */
    private record Ready(Request request, FieldSequence fields) {}

    /** Says that a sequence has no deadline: it comes after all that have one. */
    static final long NO_DEADLINE = Long.MAX_VALUE;

    private static final Comparator<Request> FIRST_SERVED =
            Comparator.comparingLong(Request::turn)
                    .thenComparingLong(Request::deadlineEpochMillis)
                    .thenComparingLong(Request::number);

    private final String name;
    private final Consumer<Throwable> onUnloadable;
    private final long maxWaitNanos;
    private final List<Thread> threads = new ArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Shape, ArrayDeque<Request>> waiting = new LinkedHashMap<>(); // oldest first
    private long numbers;
    private long turn; // whose it is: that of the newest batch
    private final Map<String, Long> newestTurns = new HashMap<>(); // by feed; those to come
    private int loading;
    private boolean loaded;
    private @Nullable Throwable lastFailure;
    private @Nullable Throwable unloadable; // if nobody could load it
    private boolean closed;
    private volatile int batchSize = 1; // the nowcaster's, once there is one

    private final Map<FeedShape, Optional<String>> refusals =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<FeedShape, Optional<String>> eldest) {
                    return size() > REMEMBERED_FEEDS;
                }
            };

    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong batched = new AtomicLong();

    /**
     * @param name the nowcaster's, for threads and messages
     * @param nowcasters one for each executor, all equal; closed by this batcher
     * @param maxWait how long a sequence waits for others
     */
    Batcher(String name, List<Nowcaster> nowcasters, Duration maxWait) {
        this(name, maxWait, cause -> {});
        batchSize = nowcasters.get(0).batchSize();
        List<Supplier<Optional<Nowcaster>>> given = new ArrayList<>();
        nowcasters.forEach(nowcaster -> given.add(() -> Optional.of(nowcaster)));
        begin(given);
    }

    private Batcher(String name, Duration maxWait, Consumer<Throwable> onUnloadable) {
        this.name = name;
        this.maxWaitNanos = maxWait.toNanos();
        this.onUnloadable = onUnloadable;
    }

    /**
     * A batcher that loads its nowcasters by itself, each executor its own.
     *
     * @param maker called on the executors' threads; if none of them gets a nowcaster, what waits
     *     and what comes is answered by {@link Attempt.Unloadable}
     * @param onUnloadable told so once, on an executor's thread
     */
    static Batcher loading(
            String name,
            int executors,
            Supplier<Nowcaster> maker,
            Duration maxWait,
            Consumer<Throwable> onUnloadable) {
        Batcher batcher = new Batcher(name, maxWait, onUnloadable);
        Supplier<Optional<Nowcaster>> unlessClosed =
                () -> batcher.isClosed() ? Optional.empty() : Optional.of(maker.get());
        batcher.begin(Collections.nCopies(executors, unlessClosed));
        return batcher;
    }

    private void begin(List<Supplier<Optional<Nowcaster>>> makers) {
        loading = makers.size();
        for (Supplier<Optional<Nowcaster>> maker : makers) {
            Thread thread =
                    new Thread(() -> run(maker), "rollout-%s-%d".formatted(name, threads.size()));
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    /** For messages. */
    String name() {
        return name;
    }

    /** Queues a sequence without a deadline. */
    CompletableFuture<Attempt> submit(
            FeedShape shape, Supplier<FieldSequence> fields, BooleanSupplier abandoned) {
        return submit(shape, fields, abandoned, NO_DEADLINE);
    }

    /**
     * Queues a sequence.
     *
     * @param shape what the nowcaster is asked about before it sees the first such sequence
     * @param fields unpacks it; called on an executor's thread
     * @param abandoned whether nobody waits for it any more; it is then left out
     * @param deadlineEpochMillis earlier ones go first; {@link #NO_DEADLINE} for none
     * @return what became of it; never completed exceptionally, and never at all if the batcher is
     *     closed first
     */
    CompletableFuture<Attempt> submit(
            FeedShape shape,
            Supplier<FieldSequence> fields,
            BooleanSupplier abandoned,
            long deadlineEpochMillis) {
        CompletableFuture<Attempt> answer = new CompletableFuture<>();
        lock.lock();
        try {
            if (unloadable != null) {
                return CompletableFuture.completedFuture(new Attempt.Unloadable(unloadable));
            }
            waiting.computeIfAbsent(Shape.of(shape), any -> new ArrayDeque<>())
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
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return answer;
    }

    /** One after the feed's last one, but none that is over. */
    private long turnOf(String feed) {
        long next = Math.max(turn, newestTurns.getOrDefault(feed, -1L) + 1);
        newestTurns.put(feed, next);
        return next;
    }

    /** Whether no executor could get a nowcaster: it will never serve. */
    boolean isUnloadable() {
        lock.lock();
        try {
            return unloadable != null;
        } finally {
            lock.unlock();
        }
    }

    /** Sequences that wait for a batch. */
    int queueLength() {
        lock.lock();
        try {
            return waiting.values().stream().mapToInt(ArrayDeque::size).sum();
        } finally {
            lock.unlock();
        }
    }

    /** Share of batch places that held a sequence and no padding, 0 to 1; NaN before the first. */
    double batchFill() {
        return (double) batched.get() / (batches.get() * (double) batchSize);
    }

    /**
     * Ends the executors, each after the batch it is at; what still waits is dropped, because its
     * task is gone. Nowcasters are closed on their own threads.
     */
    void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether all executors ended in time and the nowcasters are freed. */
    boolean awaitClosed(Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        for (Thread thread : threads) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (left > 0) {
                thread.join(left);
            }
        }
        return hasEnded();
    }

    /** Whether it is closed and its nowcasters are freed. */
    boolean hasEnded() {
        return threads.stream().noneMatch(Thread::isAlive);
    }

    private void run(Supplier<Optional<Nowcaster>> maker) {
        Optional<Nowcaster> made = load(maker);
        if (made.isEmpty()) {
            return;
        }
        try (Nowcaster nowcaster = made.get()) {
            for (List<Request> batch = next(); !batch.isEmpty(); batch = next()) {
                serve(nowcaster, batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** This executor's nowcaster; none if it cannot be had, or not needed any more. */
    private Optional<Nowcaster> load(Supplier<Optional<Nowcaster>> maker) {
        Optional<Nowcaster> made = Optional.empty();
        @Nullable Throwable broken = null;
        try {
            made = maker.get();
            made.ifPresent(nowcaster -> batchSize = nowcaster.batchSize());
        } catch (Throwable cause) {
            // Out of memory, or a native library that does not load, are no reason to hang.
            broken = cause;
        }
        tried(made.isPresent(), broken);
        return made;
    }

    /** One executor more has tried; the last one to do so sees what came of it. */
    private void tried(boolean made, @Nullable Throwable broken) {
        List<Request> unserved = new ArrayList<>();
        lock.lock();
        try {
            loading--;
            loaded |= made;
            lastFailure = broken == null ? lastFailure : broken;
            if (loading > 0 || lastFailure == null) {
                return;
            }
            if (loaded) {
                LOG.warn(
                        "nowcaster {}: an executor could not load it; the others go on",
                        name,
                        lastFailure);
                return;
            }
            unloadable = lastFailure;
            waiting.values().forEach(unserved::addAll);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        Attempt.Unloadable answer = new Attempt.Unloadable(lastFailure);
        onUnloadable.accept(lastFailure);
        unserved.forEach(request -> complete(request, answer));
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** The next batch; empty when closed. */
    private List<Request> next() throws InterruptedException {
        while (true) {
            List<Request> withdrawn = new ArrayList<>();
            List<Request> batch = batchOrWithdrawn(withdrawn);
            // Not under the lock: what hangs on their futures runs now.
            withdrawn.forEach(request -> complete(request, new Attempt.Withdrawn()));
            if (withdrawn.isEmpty()) {
                return batch;
            }
        }
    }

    /** Waits for either; both are empty when closed. */
    private List<Request> batchOrWithdrawn(List<Request> withdrawn) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                withdraw(withdrawn);
                if (!withdrawn.isEmpty()) {
                    return List.of();
                }
                long now = System.nanoTime();
                Optional<Shape> due = due(now);
                if (due.isPresent()) {
                    return take(due.get());
                }
                long wait = nanosToTheNext(now);
                if (wait == Long.MAX_VALUE) {
                    changed.await();
                } else {
                    changed.awaitNanos(wait);
                }
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private void withdraw(List<Request> withdrawn) {
        waiting.values()
                .removeIf(
                        queue -> {
                            queue.removeIf(
                                    request ->
                                            request.abandoned().getAsBoolean()
                                                    && withdrawn.add(request));
                            return queue.isEmpty();
                        });
    }

    /** Of the shapes whose batch is full or has waited long enough, the one to be served first. */
    private Optional<Shape> due(long now) {
        @Nullable Shape found = null;
        @Nullable Request first = null;
        for (Map.Entry<Shape, ArrayDeque<Request>> entry : waiting.entrySet()) {
            ArrayDeque<Request> queue = entry.getValue();
            boolean ready =
                    queue.size() >= batchSize
                            || now - queue.getFirst().sinceNanos() >= maxWaitNanos;
            if (ready) {
                Request next = Collections.min(queue, FIRST_SERVED);
                if (first == null || FIRST_SERVED.compare(next, first) < 0) {
                    found = entry.getKey();
                    first = next;
                }
            }
        }
        return Optional.ofNullable(found);
    }

    private long nanosToTheNext(long now) {
        long least = Long.MAX_VALUE;
        for (ArrayDeque<Request> queue : waiting.values()) {
            least = Math.min(least, queue.getFirst().sinceNanos() + maxWaitNanos - now);
        }
        return least;
    }

    private List<Request> take(Shape shape) {
        ArrayDeque<Request> queue = waiting.getOrDefault(shape, new ArrayDeque<>());
        List<Request> batch = queue.stream().sorted(FIRST_SERVED).limit(batchSize).toList();
        queue.removeAll(batch);
        for (Request request : batch) {
            turn = Math.max(turn, request.turn());
        }
        newestTurns.values().removeIf(newest -> newest < turn);
        if (queue.isEmpty()) {
            waiting.remove(shape);
        }
        return batch;
    }

    private void serve(Nowcaster nowcaster, List<Request> batch) {
        batches.incrementAndGet();
        batched.addAndGet(batch.size());
        long started = Stamps.nowEpochMicros();
        List<Ready> ready = new ArrayList<>();
        for (Request request : batch) {
            try {
                Optional<String> refusal = refusal(nowcaster, request.shape());
                if (refusal.isPresent()) {
                    request.answer().complete(new Attempt.Refused(refusal.get()));
                } else {
                    ready.add(new Ready(request, request.fields().get()));
                }
            } catch (Throwable broken) {
                fail(request, broken);
            }
        }
        rollOut(nowcaster, ready, started);
    }

    /** Rolls out together; if that fails, one by one, so that one sequence spoils no other. */
    private void rollOut(Nowcaster nowcaster, List<Ready> ready, long started) {
        if (ready.isEmpty()) {
            return;
        }
        List<Rollout> rollouts;
        try {
            rollouts = rollOutPadded(nowcaster, ready);
        } catch (Throwable broken) {
            if (ready.size() == 1) {
                fail(ready.get(0).request(), broken);
            } else {
                ready.forEach(one -> rollOut(nowcaster, List.of(one), started));
            }
            return;
        }
        long finished = Stamps.nowEpochMicros();
        Iterator<Rollout> rollout = rollouts.iterator();
        for (Ready one : ready) {
            complete(
                    one.request(),
                    new Attempt.Rolled(
                            one.fields(),
                            rollout.next(),
                            nowcaster.id(),
                            nowcaster.leavesInflowUndefined(),
                            started,
                            finished));
        }
    }

    private List<Rollout> rollOutPadded(Nowcaster nowcaster, List<Ready> ready) {
        List<FieldSequence> padded = new ArrayList<>();
        ready.forEach(one -> padded.add(one.fields()));
        while (padded.size() < batchSize) {
            padded.add(padded.get(ready.size() - 1));
        }
        FeedShape shape = ready.get(0).request().shape();
        List<Rollout> rollouts = nowcaster.rollOut(padded, shape.leads());
        if (rollouts.size() != batchSize) {
            throw new IllegalStateException(
                    "nowcaster %s answered a batch of %d with %d rollouts"
                            .formatted(name, batchSize, rollouts.size()));
        }
        rollouts.forEach(rollout -> check(rollout, shape));
        return rollouts;
    }

    private void check(Rollout rollout, FeedShape shape) {
        if (rollout.fields().length != shape.leads()) {
            throw new IllegalStateException(
                    "nowcaster %s rolled out %d leads where %d were wanted"
                            .formatted(name, rollout.fields().length, shape.leads()));
        }
        int channels = shape.quantities().size();
        for (float[] field : rollout.fields()) {
            if (field.length != channels * rollout.grid().cells()) {
                throw new IllegalStateException(
                        "nowcaster %s gave a field of %d values for %d channels on a grid of %d cells"
                                .formatted(name, field.length, channels, rollout.grid().cells()));
            }
        }
    }

    private Optional<String> refusal(Nowcaster nowcaster, FeedShape shape) {
        synchronized (refusals) {
            @Nullable Optional<String> known = refusals.get(shape);
            if (known == null) {
                known = nowcaster.refusal(shape);
                refusals.put(shape, known);
                known.ifPresent(
                        reason ->
                                LOG.warn(
                                        "{}: nowcaster {} refuses it: {}; another tier answers",
                                        shape.feed(),
                                        name,
                                        reason));
            }
            return known;
        }
    }

    private void fail(Request request, Throwable broken) {
        complete(request, new Attempt.Failed(broken));
    }

    private void complete(Request request, Attempt attempt) {
        request.answer().complete(attempt);
    }
}
