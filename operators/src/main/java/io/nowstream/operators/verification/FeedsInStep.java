package io.nowstream.operators.verification;

import io.nowstream.frames.Score;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/**
 * Watermarks that follow the slowest feed: feeds share a subtask, and their clocks may be years
 * apart. A feed that has not been heard of for a while, by the machine's clock, is not waited for;
 * what it says later is late, and not lost.
 *
 * <p>Scores of a feed come by valid time: after one of the longest lead, nothing issued before it
 * is to come.
 */
final class FeedsInStep implements WatermarkGenerator<Score> {

    /** Where one feed has come to. */
    private record Place(int longestLead, long issueEpochMillis, long heardNanos) {

        /** A longer lead than ever before says how far back those to come may have been issued. */
        Place after(Score score, long nanos) {
            boolean oldest = score.lead() >= longestLead;
            return new Place(
                    Math.max(longestLead, score.lead()),
                    oldest
                            ? Math.max(issueEpochMillis, score.from().toEpochMilli())
                            : issueEpochMillis,
                    nanos);
        }
    }

    private final long idleNanos;
    private final LongSupplier nanos;
    private final Map<String, Place> feeds = new HashMap<>();

    FeedsInStep(Duration idle) {
        this(idle, System::nanoTime);
    }

    FeedsInStep(Duration idle, LongSupplier nanos) {
        this.idleNanos = idle.toNanos();
        this.nanos = nanos;
    }

    @Override
    public void onEvent(Score score, long timestamp, WatermarkOutput output) {
        long now = nanos.getAsLong();
        Place known = feeds.getOrDefault(score.feed(), new Place(0, Long.MIN_VALUE, now));
        feeds.put(score.feed(), known.after(score, now));
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        long now = nanos.getAsLong();
        feeds.values().removeIf(place -> now - place.heardNanos() > idleNanos);
        feeds.values().stream()
                .mapToLong(Place::issueEpochMillis)
                .min()
                .ifPresent(slowest -> output.emitWatermark(new Watermark(slowest - 1)));
    }
}
