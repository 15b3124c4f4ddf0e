package io.nowstream.operators.rollout;

import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
 * <p>Feeds take turns, see {@link FairQueue}. Of those whose turn it is the earliest deadline goes
 * first; without deadlines, first come is first served.
 *
 * <p>Each executor is a thread with a nowcaster of its own. All of loading it, unpacking, rolling
 * out and what hangs on the future runs there. Sequences may come while it is being loaded: they
 * wait.
 */
final class Batcher {

    private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);

    /** Says that a sequence has no deadline: it comes after all that have one. */
    static final long NO_DEADLINE = Long.MAX_VALUE;

    private final String name;
    private final Consumer<Throwable> onUnloadable;
    private final Serving serving;
    private final List<Thread> threads = new ArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final FairQueue waiting;
    private int loading;
    private boolean loaded;
    private @Nullable Throwable lastFailure;
    private @Nullable Throwable unloadable; // if nobody could load it
    private boolean closed;
    private volatile int batchSize = 1; // the nowcaster's, once there is one

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
        this.waiting = new FairQueue(maxWait.toNanos());
        this.serving = new Serving(name);
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
        lock.lock();
        try {
            if (unloadable != null) {
                return CompletableFuture.completedFuture(new Attempt.Unloadable(unloadable));
            }
            CompletableFuture<Attempt> answer =
                    waiting.add(shape, fields, abandoned, deadlineEpochMillis);
            changed.signalAll();
            return answer;
        } finally {
            lock.unlock();
        }
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
            return waiting.size();
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
                batches.incrementAndGet();
                batched.addAndGet(batch.size());
                serving.serve(nowcaster, batch);
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
            unserved.addAll(waiting.takeAll());
        } finally {
            lock.unlock();
        }
        Attempt.Unloadable answer = new Attempt.Unloadable(lastFailure);
        onUnloadable.accept(lastFailure);
        unserved.forEach(request -> request.complete(answer));
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
            withdrawn.forEach(request -> request.complete(new Attempt.Withdrawn()));
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
                withdrawn.addAll(waiting.takeAbandoned());
                if (!withdrawn.isEmpty()) {
                    return List.of();
                }
                long now = System.nanoTime();
                List<Request> due = waiting.takeDue(now, batchSize);
                if (!due.isEmpty()) {
                    return due;
                }
                long wait = waiting.nanosToTheNext(now);
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
}
