package io.nowstream.operators.rollout;

import java.io.Serializable;

/**
 * How sequences are rolled out.
 *
 * @param capacity sequences in flight in one subtask; when it is full the stream waits, checkpoints
 *     too, so live it is at least feeds × {@code inFlightPerFeed}
 * @param inFlightPerFeed live only: sequences of one feed in flight; one more is answered by
 *     persistence at once
 * @param live whether the cap per feed and deadlines hold; a replay is bounded by {@code capacity}
 *     alone, so that its answers do not depend on the machine's day
 * @param maxWaitMillis how long a sequence waits for others to fill its batch
 * @param executors rollouts computed at once in this process, per nowcaster; each has an instance
 *     and a thread of its own
 * @param candidates whether the baselines run beside what is published
 */
public record RolloutSettings(
        int capacity,
        int inFlightPerFeed,
        boolean live,
        long maxWaitMillis,
        int executors,
        boolean candidates)
        implements Serializable {

    public RolloutSettings {
        if (capacity < 1 || inFlightPerFeed < 1 || executors < 1 || maxWaitMillis < 0) {
            throw new IllegalArgumentException(
                    ("rollout: capacity (%d), in-flight-per-feed (%d) and executors (%d) must be at"
                                    + " least 1, max-wait (%d ms) not negative")
                            .formatted(capacity, inFlightPerFeed, executors, maxWaitMillis));
        }
    }

    /** For live feeds: at most four sequences of a feed in flight, baselines beside. */
    public static RolloutSettings forLive() {
        return new RolloutSettings(64, 4, true, 20, sparedCores(), true);
    }

    /** For a replay: no cap per feed, baselines beside. */
    public static RolloutSettings forReplay() {
        return new RolloutSettings(16, 16, false, 20, sparedCores(), true);
    }

    /** All cores but one, which is left to the stream. */
    public static int sparedCores() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    }

    public RolloutSettings withCapacity(int sequences) {
        return new RolloutSettings(
                sequences, inFlightPerFeed, live, maxWaitMillis, executors, candidates);
    }

    public RolloutSettings withExecutors(int threads) {
        return new RolloutSettings(
                capacity, inFlightPerFeed, live, maxWaitMillis, threads, candidates);
    }

    public RolloutSettings withoutCandidates() {
        return new RolloutSettings(
                capacity, inFlightPerFeed, live, maxWaitMillis, executors, false);
    }
}
