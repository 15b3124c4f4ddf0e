package io.nowstream.operators.verification;

import io.nowstream.frames.Warning;

/**
 * A warning that stands. Public because Flink serialises it.
 *
 * @param published its newest revision
 * @param hit whether what it warns of has been observed
 */
public record Watched(Warning published, boolean hit) {

    /** Whether it warns of this moment. */
    boolean isAbout(long validEpochMillis) {
        return published.onset().toEpochMilli() <= validEpochMillis
                && validEpochMillis <= published.expires().toEpochMilli();
    }
}
