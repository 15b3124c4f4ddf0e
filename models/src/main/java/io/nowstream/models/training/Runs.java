package io.nowstream.models.training;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What every run promises. */
final class Runs {

    private Runs() {}

    /**
     * @throws IllegalArgumentException if there is no frame, a time without one, or a gap
     */
    static void requireWhole(String feed, Duration cadence, List<Instant> times, int frames) {
        if (times.size() != frames) {
            throw new IllegalArgumentException(
                    "run of %s has %d times and %d fields".formatted(feed, times.size(), frames));
        }
        if (times.isEmpty()) {
            throw new IllegalArgumentException("a run of %s without a frame".formatted(feed));
        }
        for (int i = 1; i < times.size(); i++) {
            if (!times.get(i - 1).plus(cadence).equals(times.get(i))) {
                throw new IllegalArgumentException(
                        "run of %s has a gap: %s is not %s after %s; cut it there"
                                .formatted(feed, times.get(i), cadence, times.get(i - 1)));
            }
        }
    }
}
