package io.nowstream.ingest.watch;

import java.time.Duration;

/**
 * How a directory is watched.
 *
 * @param settle a file is taken when its size and time have not changed for this long
 * @param pollInterval how often the directory is looked at; less often where a look takes long
 */
public record WatchSettings(Duration settle, Duration pollInterval) {

    public static final WatchSettings DEFAULT =
            new WatchSettings(Duration.ofSeconds(2), Duration.ofMillis(500));

    public WatchSettings {
        if (settle.isNegative() || pollInterval.isNegative() || pollInterval.isZero()) {
            throw new IllegalArgumentException(
                    "a watch needs a settle time of 0 or more and a poll interval above 0, got %s and %s"
                            .formatted(settle, pollInterval));
        }
    }
}
