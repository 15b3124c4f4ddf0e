package io.nowstream.app.replay;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Stamps;
import io.nowstream.frames.Warning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What a reader of committed records finds of one feed.
 *
 * <p>Memory: one digest per forecast field.
 */
final class FeedTally {

    /** A forecast field, or with lead 0 its nowcast. */
    record Identity(Instant issueTime, int revision, int lead) implements Comparable<Identity> {

        private static final Comparator<Identity> ORDER =
                Comparator.comparing(Identity::issueTime)
                        .thenComparing(Identity::revision)
                        .thenComparing(Identity::lead);

        Identity nowcast() {
            return new Identity(issueTime, revision, 0);
        }

        @Override
        public int compareTo(Identity other) {
            return ORDER.compare(this, other);
        }
    }

    final TreeMap<Identity, byte[]> fields = new TreeMap<>();
    final Map<String, Integer> tiers = new TreeMap<>();
    final List<Stamps> stamps = new ArrayList<>();
    long frames;
    long duplicates;
    long revisions;
    long gapReports;
    long late;
    long rejected;
    private final TreeMap<Identity, Integer> missingLeads = new TreeMap<>();
    private final Set<String> raised = new HashSet<>();

    void nowcast(ForecastField field, byte[] digest, Optional<Stamps> stamped) {
        Identity identity = new Identity(field.issueTime(), field.revision(), field.lead());
        if (fields.putIfAbsent(identity, digest) != null) {
            duplicates++;
            return;
        }
        missingLeads.merge(identity.nowcast(), field.leads() - 1, (left, first) -> left - 1);
        if (field.lead() == 1) {
            tiers.merge(field.tier().label(), 1, Integer::sum);
            stamped.ifPresent(stamps::add);
            revisions += field.revision() > 0 ? 1 : 0;
            gapReports += field.gaps().complete() ? 0 : 1;
        }
    }

    void warnings(ActiveWarnings set) {
        for (Warning warning : set.warnings()) {
            if (warning.state() == Warning.State.RAISED) {
                raised.add(warning.id());
            }
        }
    }

    /** Nowcasts of which every lead is there. */
    long nowcasts() {
        return missingLeads.values().stream().filter(missing -> missing == 0).count();
    }

    /** Nowcasts of which some lead is there. */
    long begun() {
        return missingLeads.size();
    }

    long raised() {
        return raised.size();
    }

    /** Latency of one stage, milliseconds: the value that a share of the nowcasts stays within. */
    static double milliseconds(
            List<Stamps> stamps, double share, ToLongFunction<Stamps> stageMicros) {
        long[] sorted = stamps.stream().mapToLong(stageMicros).sorted().toArray();
        if (sorted.length == 0) {
            return 0;
        }
        int at = (int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1);
        return sorted[Math.max(0, at)] / 1000.0;
    }
}
