package io.nowstream.operators.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine's clock, and one thread that watches it. */
enum MachineClock implements LiveClock {
    INSTANCE;

    private static final Logger LOG = LoggerFactory.getLogger(MachineClock.class);

    /** The clock may be set meanwhile, so no longer sleep is trusted. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Alarms alarms() {
        return new Watched();
    }

    private static final class Watched implements Alarms {

        private final ScheduledThreadPoolExecutor watch =
                new ScheduledThreadPoolExecutor(
                        1,
                        task -> {
                            Thread thread = new Thread(task, "rollout-deadlines");
                            thread.setDaemon(true);
                            return thread;
                        });

        Watched() {
            watch.setRemoveOnCancelPolicy(true);
        }

        @Override
        public Alarm set(Instant at, Runnable ring) {
            return new Waiting(at, ring).begun();
        }

        @Override
        public void close() {
            watch.shutdownNow();
        }

        /** One alarm, which sleeps until the clock shows its time. */
        private final class Waiting implements Alarm {

            private final Instant at;
            private final Runnable ring;
            private boolean cancelled;

            @SuppressWarnings("NullAway.Init") // set by begun(), before anybody sees it
            private Future<?> sleep;

            Waiting(Instant at, Runnable ring) {
                this.at = at;
                this.ring = ring;
            }

            Alarm begun() {
                sleep();
                return this;
            }

            private synchronized void sleep() {
                if (cancelled) {
                    return;
                }
                Duration left = Duration.between(Instant.now(), at);
                Duration sleeping = left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP;
                try {
                    sleep = watch.schedule(this::look, sleeping.toNanos(), TimeUnit.NANOSECONDS);
                } catch (RejectedExecutionException closed) {
                    LOG.debug("a deadline at {} when its job had ended", at, closed);
                    cancelled = true;
                }
            }

            private void look() {
                if (Instant.now().isBefore(at)) {
                    sleep();
                    return;
                }
                try {
                    ring.run();
                } catch (RuntimeException | Error broken) {
                    LOG.error("a deadline at {} could not be kept", at, broken);
                }
            }

            @Override
            public synchronized void cancel() {
                if (!cancelled) {
                    cancelled = true;
                    sleep.cancel(false);
                }
            }
        }
    }
}
