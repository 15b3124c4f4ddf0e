package io.nowstream.app.replay;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Sha256;
import io.nowstream.frames.Stamps;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.TailListener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a reader of committed records finds on a run's topics.
 *
 * <p>Memory: one digest per forecast field. Used from the tail's thread, read when it is done.
 */
public final class Tally implements TailListener {

    /** How rows of late frames begin their reason. */
    private static final String LATE = "late";

    private final TreeMap<String, FeedTally> byFeed = new TreeMap<>();
    private long late;
    private long rejected;

    private FeedTally of(String feed) {
        return byFeed.computeIfAbsent(feed, any -> new FeedTally());
    }

    @Override
    public void frame(FeedRecord record, Envelope envelope) {
        if (record.kind() == FeedRecord.Kind.FRAME) {
            of(record.feed()).frames++;
        }
    }

    @Override
    public void nowcast(ForecastField field, Envelope envelope) {
        of(field.feed()).nowcast(field, digest(field), envelope.stamps());
    }

    @Override
    public void warnings(ActiveWarnings set, Envelope envelope) {
        of(set.feed()).warnings(set);
    }

    /** A row's origin is its feed, or a file, which is nobody's. */
    @Override
    public void rejected(Rejected row, Envelope envelope) {
        boolean isLate = row.reason().startsWith(LATE);
        late += isLate ? 1 : 0;
        rejected += isLate ? 0 : 1;
        @Nullable FeedTally feed = byFeed.get(row.origin());
        if (feed != null) {
            feed.late += isLate ? 1 : 0;
            feed.rejected += isLate ? 0 : 1;
        }
    }

    /** The feeds that something was found of, in order. */
    public Set<String> feeds() {
        return byFeed.keySet();
    }

    /** The same of one feed alone. */
    public Tally ofFeed(String feed) {
        Tally one = new Tally();
        @Nullable FeedTally found = byFeed.get(feed);
        if (found != null) {
            one.byFeed.put(feed, found);
            one.late = found.late;
            one.rejected = found.rejected;
        }
        return one;
    }

    private long sum(ToLongFunction<FeedTally> count) {
        return byFeed.values().stream().mapToLong(count).sum();
    }

    /** Frames in the log, if it was read along. */
    public long frames() {
        return sum(feed -> feed.frames);
    }

    /** Nowcasts of which every lead is there. */
    public long nowcasts() {
        return sum(FeedTally::nowcasts);
    }

    /** Nowcasts of which some lead is there. */
    public long begun() {
        return sum(FeedTally::begun);
    }

    /** Fields that came again under an identity that was there. */
    public long duplicates() {
        return sum(feed -> feed.duplicates);
    }

    /** Nowcasts that a correction issued again. */
    public long revisions() {
        return sum(feed -> feed.revisions);
    }

    /** Nowcasts over sequences with something missing. */
    public long gapReports() {
        return sum(feed -> feed.gapReports);
    }

    /** Warnings raised, each counted once. */
    public long raised() {
        return sum(FeedTally::raised);
    }

    public long late() {
        return late;
    }

    public long rejected() {
        return rejected;
    }

    /** How many nowcasts each tier answered. */
    public Map<String, Integer> tiers() {
        Map<String, Integer> all = new TreeMap<>();
        byFeed.values()
                .forEach(
                        feed ->
                                feed.tiers.forEach(
                                        (tier, count) -> all.merge(tier, count, Integer::sum)));
        return all;
    }

    /** Latency of one stage, milliseconds: the value that a share of the nowcasts stays within. */
    public double milliseconds(double share, ToLongFunction<Stamps> stageMicros) {
        List<Stamps> stamps =
                byFeed.values().stream().flatMap(feed -> feed.stamps.stream()).toList();
        return FeedTally.milliseconds(stamps, share, stageMicros);
    }

    /** Digest of one nowcast's field, to compare single nowcasts of two runs. */
    public Map<String, String> digests() {
        Map<String, String> all = new TreeMap<>();
        byFeed.forEach(
                (name, feed) ->
                        feed.fields.forEach(
                                (identity, digest) ->
                                        all.put(
                                                name + " " + identity,
                                                HexFormat.of().formatHex(digest))));
        return all;
    }

    /**
     * SHA-256 over identity, tier, model hash and cells of all fields in the order of feed, issue
     * time, revision, lead. The run's name is not part of it, so that runs can be compared.
     */
    public String sha256() {
        MessageDigest digest = Sha256.digest();
        byFeed.values().forEach(feed -> feed.fields.values().forEach(digest::update));
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
}
