package io.nowstream.operators.gridding;

import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Quantity;
import io.nowstream.operators.OwnMetrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/**
 * The frame of a slot, out of the readings of its window; called again, with the late ones, it is
 * the corrected frame of the same valid time. A slot in which nothing was read has no frame.
 *
 * <p>What a frame says does not depend on the order of the readings. Its arrival time is that of
 * the reading of its window that arrived last, and not before the slot was over.
 */
class SlotFrames extends ProcessWindowFunction<PlacedReading, Frame, String, TimeWindow> {

    private static final long serialVersionUID = 1L;

    private static final ValueStateDescriptor<Boolean> PUBLISHED =
            new ValueStateDescriptor<>("published", Types.BOOLEAN);

    private final GriddingSpec spec;

    @SuppressWarnings("NullAway.Init")
    private transient Counter frames;

    @SuppressWarnings("NullAway.Init")
    private transient Counter corrections;

    SlotFrames(GriddingSpec spec) {
        this.spec = spec;
    }

    @Override
    public void open(OpenContext context) {
        MetricGroup metrics = OwnMetrics.of(getRuntimeContext().getMetricGroup(), "gridding");
        frames = metrics.counter("frames");
        corrections = metrics.counter("corrections");
    }

    @Override
    public void process(
            String feed, Context context, Iterable<PlacedReading> readings, Collector<Frame> out)
            throws Exception {
        SlotReadings slot =
                SlotReadings.of(readings, context.window().getEnd() - spec.cadenceMillis());
        if (slot.isEmpty()) {
            return;
        }
        out.collect(frame(slot, context.window().getEnd()));
        ValueState<Boolean> published = context.windowState().getState(PUBLISHED);
        (published.value() == null ? frames : corrections).inc();
        published.update(true);
    }

    @Override
    public void clear(Context context) {
        context.windowState().getState(PUBLISHED).clear();
    }

    private Frame frame(SlotReadings slot, long end) {
        float[][] values =
                switch (spec.kind()) {
                    case FLOWS -> slot.flows(spec.grid().cells());
                    case MEAN -> new float[][] {slot.means(spec.grid().cells())};
                    case COUNT -> new float[][] {slot.counts(spec.grid().cells())};
                };
        List<Channel> channels = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            Quantity quantity = spec.quantities().get(i);
            channels.add(
                    Channel.of(
                            quantity,
                            spec.packing(),
                            Cells.pack(values[i], spec.packing(), quantity)));
        }
        return new Frame(
                spec.feed(),
                spec.grid(),
                Instant.ofEpochMilli(end),
                Instant.ofEpochMilli(Math.max(end, slot.newestArrival())),
                channels);
    }
}
