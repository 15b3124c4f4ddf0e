package io.nowstream.app.live;

import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Rejected;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.TailListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a reader of committed records has found of one feed, or of all; any thread may look. */
final class Seen implements TailListener {

    private final String feed;
    private final Map<Instant, List<float[]>> frames = new TreeMap<>();
    private final Map<String, float[]> nowcasts = new TreeMap<>();
    private final List<String> rejected = new ArrayList<>();
    private int repeated;

    /**
     * @param feed its name, or empty for all
     */
    Seen(String feed) {
        this.feed = feed;
    }

    private boolean isWanted(String of) {
        return feed.isEmpty() || feed.equals(of);
    }

    @Override
    public synchronized void frame(FeedRecord record, Envelope envelope) {
        Frame frame = record.frame();
        if (frame != null && isWanted(frame.feed())) {
            frames.computeIfAbsent(frame.validTime(), any -> new ArrayList<>())
                    .add(frame.channels().get(0).values(frame.grid()));
        }
    }

    @Override
    public synchronized void nowcast(ForecastField field, Envelope envelope) {
        if (isWanted(field.feed())) {
            String identity =
                    "%s r%d +%d".formatted(field.issueTime(), field.revision(), field.lead());
            float[] values = field.channels().get(0).values(field.grid());
            repeated += nowcasts.put(identity, values) == null ? 0 : 1;
        }
    }

    @Override
    public synchronized void rejected(Rejected row, Envelope envelope) {
        rejected.add(row.origin() + ": " + row.reason());
    }

    /** The versions of a frame, in the order in which they came. */
    synchronized List<float[]> frames(Instant validTime) {
        return List.copyOf(frames.getOrDefault(validTime, List.of()));
    }

    /** How many valid times have a frame. */
    synchronized int slots() {
        return frames.size();
    }

    /** By issue time, revision and lead, {@code TIME rREVISION +LEAD}. */
    synchronized Map<String, float[]> nowcasts() {
        return Map.copyOf(nowcasts);
    }

    /** How many issue times have a nowcast. */
    synchronized int issued() {
        return (int) nowcasts.keySet().stream().map(id -> id.split(" ")[0]).distinct().count();
    }

    /** Fields that came under an identity that was there. */
    synchronized int repeated() {
        return repeated;
    }

    synchronized List<String> rejected() {
        return List.copyOf(rejected);
    }
}
