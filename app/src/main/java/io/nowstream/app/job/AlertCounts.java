package io.nowstream.app.job;

import java.util.concurrent.atomic.LongAdder;

/** What became of alerts in this process. Counted on one thread, read on any. */
public final class AlertCounts {

    private final LongAdder published = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile long withheld;
    private volatile boolean publishing;

    void publishing(boolean here) {
        publishing = here;
    }

    void published(int alerts) {
        published.add(alerts);
    }

    void failedOnce() {
        failed.increment();
    }

    void withheld(long soFar) {
        withheld = soFar;
    }

    /** Whether alerts are published here, and not by another process. */
    boolean isPublishing() {
        return publishing;
    }

    /** Alerts written. */
    long published() {
        return published.sum();
    }

    /** Sets of warnings whose alerts could not be written. */
    long failed() {
        return failed.sum();
    }

    /** Alerts that broke the standard's rules. */
    long withheld() {
        return withheld;
    }
}
