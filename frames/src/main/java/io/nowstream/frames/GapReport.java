package io.nowstream.frames;

import java.time.Instant;
import java.util.List;

/**
 * What was missing from a sequence and what was done about it.
 *
 * @param policy {@code none} if nothing was missing, else the policy applied, e.g. {@code hold}
 * @param missing valid times of the frames that were missing, oldest first
 */
public record GapReport(String policy, List<Instant> missing) {

    public static final GapReport COMPLETE = new GapReport("none", List.of());

    public boolean complete() {
        return missing.isEmpty();
    }
}
