package io.nowstream.operators.gridding;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/**
 * A feed's watermark: its newest valid time, less its bound of out-of-orderness.
 *
 * <p>It moves with the reading that moves it and not every so many milliseconds of the machine's
 * time, as Flink's own would: what is late is then a function of the order of the readings, the
 * same in every replay.
 */
final class FeedClock implements WatermarkGenerator<PlacedReading> {

    private final long outOfOrdernessMillis;
    private long newest = Long.MIN_VALUE;

    FeedClock(long outOfOrdernessMillis) {
        this.outOfOrdernessMillis = outOfOrdernessMillis;
    }

    @Override
    public void onEvent(PlacedReading reading, long validMillis, WatermarkOutput output) {
        if (validMillis > newest) {
            newest = validMillis;
            // At a watermark of t, nothing of t or before is expected any more.
            output.emitWatermark(new Watermark(newest - outOfOrdernessMillis - 1));
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        // All was said when it was seen.
    }
}
