package io.nowstream.operators.assembly;

import io.nowstream.frames.GapReport;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.GapPolicy;
import java.util.List;
import java.util.Optional;

/**
 * What the gap policy says about a sequence whose missing slots have been given up.
 *
 * @param policy the feed's
 * @param maxMissing how many slots {@code hold} or {@code advect} may fill in one sequence
 * @param slots to give the missing their times
 */
record GapDecision(GapPolicy policy, int maxMissing, Slots slots) {

    static GapDecision of(FeedSpec spec) {
        return new GapDecision(
                spec.gapPolicy(), spec.maxMissing(), new Slots(spec.cadenceMillis()));
    }

    /**
     * @param missing slots without a frame, oldest first
     * @return what goes out with the sequence, or empty if it is not issued
     */
    Optional<GapReport> on(List<Long> missing) {
        if (missing.isEmpty()) {
            return Optional.of(GapReport.COMPLETE);
        }
        return switch (policy) {
            case SKIP -> Optional.empty();
            case HOLD, ADVECT ->
                    missing.size() > maxMissing
                            ? Optional.empty()
                            : Optional.of(
                                    new GapReport(
                                            policy.label(),
                                            missing.stream().map(slots::time).toList()));
        };
    }
}
