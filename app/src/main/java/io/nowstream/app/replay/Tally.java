package io.nowstream.app.replay;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Sha256;
import io.nowstream.frames.Stamps;
import io.nowstream.frames.Warning;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.TailListener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Counts what a reader of committed records finds on a run's topics.
 *
 * <p>Memory: one digest per forecast field. Used from the tail's thread, read when it is done.
 */
public final class Tally implements TailListener {

    /** How rows of late frames begin their reason. */
    private static final String LATE = "late";

    private final TreeMap<Identity, byte[]> fields = new TreeMap<>();
    private final TreeMap<Identity, Integer> missingLeads = new TreeMap<>();
    private final Map<String, Integer> tiers = new TreeMap<>();
    private final List<Stamps> stamps = new ArrayList<>();
    private final Set<String> raised = new HashSet<>();
    private long duplicates;
    private long revisions;
    private long gapReports;
    private long late;
    private long rejected;

    @Override
    public void nowcast(ForecastField field, Envelope envelope) {
        Identity identity =
                new Identity(field.feed(), field.issueTime(), field.revision(), field.lead());
        if (fields.putIfAbsent(identity, digest(field)) != null) {
            duplicates++;
            return;
        }
        missingLeads.merge(identity.nowcast(), field.leads() - 1, (left, first) -> left - 1);
        if (field.lead() == 1) {
            tiers.merge(field.tier().label(), 1, Integer::sum);
            envelope.stamps().ifPresent(stamps::add);
            revisions += field.revision() > 0 ? 1 : 0;
            gapReports += field.gaps().complete() ? 0 : 1;
        }
    }

    @Override
    public void warnings(ActiveWarnings set, Envelope envelope) {
        for (Warning warning : set.warnings()) {
            if (warning.state() == Warning.State.RAISED) {
                raised.add(warning.id());
            }
        }
    }

    @Override
    public void rejected(Rejected row, Envelope envelope) {
        if (row.reason().startsWith(LATE)) {
            late++;
        } else {
            rejected++;
        }
    }

    /** Nowcasts of which every lead is there. */
    public long nowcasts() {
        return missingLeads.values().stream().filter(missing -> missing == 0).count();
    }

    /** Nowcasts of which some lead is there. */
    public long begun() {
        return missingLeads.size();
    }

    /** Fields that came again under an identity that was there. */
    public long duplicates() {
        return duplicates;
    }

    /** Nowcasts that a correction issued again. */
    public long revisions() {
        return revisions;
    }

    /** Nowcasts over sequences with something missing. */
    public long gapReports() {
        return gapReports;
    }

    /** Warnings raised, each counted once. */
    public long raised() {
        return raised.size();
    }

    public long late() {
        return late;
    }

    public long rejected() {
        return rejected;
    }

    /** How many nowcasts each tier answered. */
    public Map<String, Integer> tiers() {
        return tiers;
    }

    /** Latency of one stage, milliseconds: the value that a share of the nowcasts stays within. */
    public double milliseconds(double share, ToLongFunction<Stamps> stageMicros) {
        long[] sorted = stamps.stream().mapToLong(stageMicros).sorted().toArray();
        if (sorted.length == 0) {
            return 0;
        }
        int at = (int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1);
        return sorted[Math.max(0, at)] / 1000.0;
    }

    /** Digest of one nowcast's field, to compare single nowcasts of two runs. */
    public Map<String, String> digests() {
        Map<String, String> all = new TreeMap<>();
        fields.forEach((identity, d) -> all.put(identity.toString(), HexFormat.of().formatHex(d)));
        return all;
    }

    /**
     * SHA-256 over identity, tier, model hash and cells of all fields in the order of feed, issue
     * time, revision, lead. The run's name is not part of it, so that runs can be compared.
     */
    public String sha256() {
        MessageDigest digest = Sha256.digest();
        fields.values().forEach(digest::update);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] digest(ForecastField field) {
        MessageDigest digest = Sha256.digest();
        digest.update(
                "%s|%s|%d|%d|%s|%s|"
                        .formatted(
                                field.feed(),
                                field.issueTime(),
                                field.revision(),
                                field.lead(),
                                field.tier().label(),
                                field.model().hash())
                        .getBytes(StandardCharsets.UTF_8));
        for (Channel channel : field.channels()) {
            digest.update(cells(channel, field.grid().cells()));
        }
        return digest.digest();
    }

    /** Cells as they are, not as they are compressed: another zstd gives the same digest. */
    private static byte[] cells(Channel channel, int count) {
        ByteBuffer plain = ByteBuffer.allocate(count * 4);
        if (channel.packing().type() == CellType.FLOAT32) {
            plain.asFloatBuffer()
                    .put(
                            Cells.unpack(
                                    channel.cells(), channel.packing(), channel.quantity(), count));
        } else {
            plain.asIntBuffer().put(Cells.unpackCodes(channel.cells(), channel.packing(), count));
        }
        return plain.array();
    }

    private record Identity(String feed, Instant issueTime, int revision, int lead)
            implements Comparable<Identity> {

        private static final Comparator<Identity> ORDER =
                Comparator.comparing(Identity::feed)
                        .thenComparing(Identity::issueTime)
                        .thenComparing(Identity::revision)
                        .thenComparing(Identity::lead);

        Identity nowcast() {
            return new Identity(feed, issueTime, revision, 0);
        }

        @Override
        public int compareTo(Identity other) {
            return ORDER.compare(this, other);
        }
    }
}
