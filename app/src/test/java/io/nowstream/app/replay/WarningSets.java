package io.nowstream.app.replay;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.TailListener;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sets of warnings of a run, each of them once: they leave at least once, and of what comes
 * again the last one counts. Used from the tail's thread, read when it is done.
 */
final class WarningSets implements TailListener {

    /** Numbers tell the set that closes a feed from that of its last nowcast. */
    private record Identity(String feed, Instant issueTime, long number)
            implements Comparable<Identity> {

        private static final Comparator<Identity> ORDER =
                Comparator.comparing(Identity::feed)
                        .thenComparing(Identity::issueTime)
                        .thenComparing(Identity::number);

        @Override
        public int compareTo(Identity other) {
            return ORDER.compare(this, other);
        }
    }

    private final Map<Identity, ActiveWarnings> sets = new TreeMap<>();

    @Override
    public void warnings(ActiveWarnings set, Envelope envelope) {
        sets.put(new Identity(set.feed(), set.issueTime(), set.number()), set);
    }

    /** In the order of feed, issue time and number. */
    Collection<ActiveWarnings> all() {
        return sets.values();
    }
}
