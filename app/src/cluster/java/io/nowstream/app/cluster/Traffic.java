package io.nowstream.app.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Whoever has to do with a cluster from outside, each on a thread of its own. Who came last ends
 * first: a reader that waits for something is still sent something.
 */
final class Traffic implements AutoCloseable {

    private static final Duration FAREWELL = Duration.ofMinutes(2);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Deque<Participant> newestFirst = new ArrayDeque<>();

    private record Participant(String name, AtomicBoolean isOver, Future<?> future) {

        void end() throws InterruptedException {
            try {
                future.get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new AssertionError(name + " failed", e);
            }
        }
    }

    /** Something that takes its time and may fail. */
    interface Stay {
        void last(BooleanSupplier isOver) throws Exception;
    }

    /** Something short that may fail. */
    interface Deed {
        void happen() throws Exception;
    }

    /** Does something that ends soon after it is over. */
    void go(String name, Stay stay) {
        AtomicBoolean isOver = new AtomicBoolean();
        Future<?> future =
                threads.submit(
                        () -> {
                            stay.last(isOver::get);
                            return name;
                        });
        newestFirst.addFirst(new Participant(name, isOver, future));
    }

    /** Does something again and again. */
    void repeat(String name, Duration pause, Deed deed) {
        go(
                name,
                isOver -> {
                    while (!isOver.getAsBoolean()) {
                        deed.happen();
                        Thread.sleep(pause.toMillis());
                    }
                });
    }

    /** Throws what one of them has failed of, if one has. */
    void check() throws InterruptedException {
        for (Participant one : newestFirst) {
            if (one.future.isDone()) {
                one.end();
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        try {
            for (Participant one : newestFirst) {
                one.isOver.set(true);
                one.end();
            }
        } finally {
            newestFirst.forEach(one -> one.isOver.set(true));
            threads.shutdownNow();
        }
    }
}
