package io.nowstream.sinks.map;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.Warning;
import java.time.Instant;
import java.util.List;

/** A feed's newest set of warnings. Guarded by the store's lock. */
final class KnownWarnings {

    /** More than this many warnings in one set cannot be read on a map. */
    private static final int WARNINGS_KEPT = 500;

    private List<Warning> warnings = List.of();
    private Instant issueTime = Instant.MIN;
    private long number = -1;

    /**
     * @return whether the set is not older than the one known
     */
    boolean take(ActiveWarnings set) {
        // Numbers tell sets of one issue time apart; across a feed's lives they begin again.
        int ahead = set.issueTime().compareTo(issueTime);
        if (ahead < 0 || ahead == 0 && set.number() < number) {
            return false;
        }
        issueTime = set.issueTime();
        number = set.number();
        warnings =
                set.warnings().stream()
                        .filter(w -> w.state() != Warning.State.CANCELLED)
                        .limit(WARNINGS_KEPT)
                        .toList();
        return true;
    }

    void clear() {
        warnings = List.of();
        issueTime = Instant.MIN;
        number = -1;
    }

    /** That of the set that is known; as early as can be if none is. */
    Instant issueTime() {
        return issueTime;
    }

    /** Those that have not lapsed by {@code now}. */
    List<Warning> standingAt(Instant now) {
        return warnings.stream().filter(w -> w.expires().isAfter(now)).toList();
    }
}
