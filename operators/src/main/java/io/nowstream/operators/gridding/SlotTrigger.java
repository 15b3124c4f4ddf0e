package io.nowstream.operators.gridding;

import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Fires when the watermark passes a slot's end, and once more for the late readings of each step of
 * the watermark after it.
 *
 * <p>Flink's own event-time trigger would fire for each late reading: hundreds of corrections of a
 * busy city's slot, each over all of its readings. State per window: whether late readings wait.
 */
final class SlotTrigger extends Trigger<PlacedReading, TimeWindow> {

    private static final long serialVersionUID = 1L;

    private static final ValueStateDescriptor<Boolean> CORRECTED =
            new ValueStateDescriptor<>("corrected", Types.BOOLEAN);

    private final long latenessMillis;
    private final long stepMillis;

    /**
     * @param latenessMillis as the windows are told
     * @param stepMillis how far the watermark goes from one correction to the next
     */
    SlotTrigger(long latenessMillis, long stepMillis) {
        this.latenessMillis = latenessMillis;
        this.stepMillis = stepMillis;
    }

    @Override
    public TriggerResult onElement(
            PlacedReading reading, long validMillis, TimeWindow window, TriggerContext context)
            throws Exception {
        long watermark = context.getCurrentWatermark();
        if (watermark < window.maxTimestamp()) {
            context.registerEventTimeTimer(window.maxTimestamp());
        } else if (context.getPartitionedState(CORRECTED).value() == null) {
            context.getPartitionedState(CORRECTED).update(true);
            context.registerEventTimeTimer(Math.min(nextStep(watermark), closing(window)));
        }
        return TriggerResult.CONTINUE;
    }

    private long nextStep(long watermark) {
        return (Math.floorDiv(watermark, stepMillis) + 1) * stepMillis;
    }

    /** When the window's state is dropped; Flink calls for this time too. */
    private long closing(TimeWindow window) {
        return window.maxTimestamp() + latenessMillis;
    }

    @Override
    public TriggerResult onEventTime(long time, TimeWindow window, TriggerContext context)
            throws Exception {
        if (time == window.maxTimestamp()) {
            return TriggerResult.FIRE;
        }
        ValueState<Boolean> corrected = context.getPartitionedState(CORRECTED);
        if (corrected.value() == null) {
            return TriggerResult.CONTINUE;
        }
        corrected.clear();
        return TriggerResult.FIRE;
    }

    @Override
    public TriggerResult onProcessingTime(long time, TimeWindow window, TriggerContext context) {
        return TriggerResult.CONTINUE;
    }

    /** A timer that still stands finds the window gone, and does nothing. */
    @Override
    public void clear(TimeWindow window, TriggerContext context) {
        context.getPartitionedState(CORRECTED).clear();
    }
}
