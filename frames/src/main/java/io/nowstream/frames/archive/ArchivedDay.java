package io.nowstream.frames.archive;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One day of one feed.
 *
 * @param entries its frames, by valid time and revision
 * @param damages why parts of the day cannot be listed, one sentence each; mostly none
 */
public record ArchivedDay(List<ArchivedEntry> entries, List<String> damages) {

    static final Comparator<ArchivedEntry> ORDER =
            Comparator.comparing(ArchivedEntry::validTime).thenComparing(ArchivedEntry::revision);

    /** The last revision of each valid time. */
    public List<ArchivedEntry> newest() {
        return newest(Instant.MAX);
    }

    /** The last revision of each valid time that had arrived at an instant, or by then. */
    public List<ArchivedEntry> newest(Instant until) {
        Map<Instant, ArchivedEntry> newest = new HashMap<>();
        for (ArchivedEntry entry : entries) { // later revisions come later
            if (!entry.arrivalTime().isAfter(until)) {
                newest.put(entry.validTime(), entry);
            }
        }
        return newest.values().stream().sorted(ORDER).toList();
    }
}
