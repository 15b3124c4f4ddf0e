package io.nowstream.operators.assembly;

import io.nowstream.frames.Release;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A feed's releases that can still be in force, in the order of the log, which after {@link #with}
 * is also the order of their effective times: of those published, and of those in the shadow.
 * Public because Flink serialises it.
 *
 * @param releases at most {@link #MOST}
 */
public record Releases(List<Release> releases) {

    /** More than anybody plans ahead; what comes beyond is refused. */
    static final int MOST = 16;

    static final Releases NONE = new Releases(List.of());

    /**
     * With one more. It outranks every earlier record that would take effect no sooner: of the
     * records in effect the last one of the log counts.
     */
    Releases with(Release release) {
        List<Release> next = new ArrayList<>(releases);
        next.removeIf(
                earlier ->
                        earlier.shadow() == release.shadow()
                                && !earlier.effectiveFrom().isBefore(release.effectiveFrom()));
        next.add(release);
        return new Releases(next);
    }

    /** Without those that were replaced by the time of the oldest issue that may still leave. */
    Releases from(Instant oldestIssue) {
        List<Release> kept = new ArrayList<>(releases);
        kept.removeIf(release -> isReplaced(release, oldestIssue));
        return new Releases(kept);
    }

    private boolean isReplaced(Release release, Instant oldestIssue) {
        return releases.stream()
                .anyMatch(
                        other ->
                                other.shadow() == release.shadow()
                                        && other.effectiveFrom().isAfter(release.effectiveFrom())
                                        && !other.effectiveFrom().isAfter(oldestIssue));
    }

    boolean tooMany() {
        return releases.size() > MOST;
    }

    /** The release in force at an issue time, or empty if none is yet. */
    Optional<Release> inForce(Instant issueTime) {
        return inForce(issueTime, false);
    }

    /** What is in the shadow at an issue time, or empty if nothing is. */
    Optional<Release> inShadow(Instant issueTime) {
        return inForce(issueTime, true);
    }

    private Optional<Release> inForce(Instant issueTime, boolean shadow) {
        for (int i = releases.size() - 1; i >= 0; i--) {
            Release release = releases.get(i);
            if (release.shadow() == shadow && !release.effectiveFrom().isAfter(issueTime)) {
                return Optional.of(release);
            }
        }
        return Optional.empty();
    }
}
