package io.nowstream.app.cluster;

import io.nowstream.app.replay.FeedKind;
import io.nowstream.ingest.publish.FeedPublisher;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * Sends the frames of the storms, one after the other: as fast as they are answered, or at a pace.
 */
final class FrameSender {

    /**
     * While it is measured how fast frames are answered: enough for both task managers' batches.
     */
    private static final int UNANSWERED_AT_MOST = 6 * StormFeeds.count();

    /**
     * At a pace. More would only come of a machine that has other things to do; the job would
     * answer what is over its cap by the cheapest tier, which is another load.
     */
    private static final int BACKLOG_AT_MOST = 24 * StormFeeds.count();

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final StormFeeds storms;
    private final FeedPublisher publisher;
    private final IntSupplier answered;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicLong heldBackNanos = new AtomicLong();

    /**
     * @param answered how many of the storms' nowcasts have come out
     */
    FrameSender(StormFeeds storms, FeedPublisher publisher, IntSupplier answered) {
        this.storms = storms;
        this.publisher = publisher;
        this.answered = answered;
    }

    /**
     * Finds the sustained rate: sends no faster than what has been sent is answered.
     *
     * @param warmUp what is answered in this time is not counted
     * @param measured what is answered in the time after it is
     * @return nowcasts a second
     */
    double sustained(Duration warmUp, Duration measured) throws InterruptedException {
        flatOut(warmUp);
        long began = System.nanoTime();
        int before = answered.getAsInt();
        flatOut(measured);
        return (answered.getAsInt() - before) * 1e9 / (System.nanoTime() - began);
    }

    private void flatOut(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            if (unanswered() < UNANSWERED_AT_MOST) {
                send();
            } else {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    /** Sends so many a second, evenly, until it is over. */
    void keepPace(double perSecond, BooleanSupplier isOver) throws InterruptedException {
        long began = System.nanoTime();
        long between = Math.round(1e9 / perSecond);
        long due = began;
        while (!isOver.getAsBoolean()) {
            long now = System.nanoTime();
            if (due - now > 0) {
                LockSupport.parkNanos(Math.min(due - now, TimeUnit.SECONDS.toNanos(1)));
            } else if (unanswered() < BACKLOG_AT_MOST) {
                send();
                due += between;
            } else {
                LockSupport.parkNanos(LOOK_NANOS);
                long held = System.nanoTime() - now;
                heldBackNanos.addAndGet(held);
                due += held;
            }
        }
        publisher.flush();
    }

    private void send() throws InterruptedException {
        publisher.publish(storms.frame(sent.get()));
        sent.incrementAndGet();
    }

    private int unanswered() {
        return expected() - answered.getAsInt();
    }

    /** How many nowcasts come of what has been sent. */
    int expected() {
        return Math.max(0, sent.get() - (FeedKind.RADAR.length() - 1) * StormFeeds.count());
    }

    int sent() {
        return sent.get();
    }

    /** How long it sent nothing at a pace, because too much was unanswered. */
    double heldBackSeconds() {
        return heldBackNanos.get() / 1e9;
    }
}
