package io.nowstream.operators.gridding;

import io.nowstream.frames.Reading;
import io.nowstream.frames.Rejected;
import io.nowstream.operators.OwnMetrics;
import io.nowstream.operators.assembly.LateRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Holds back readings whose slot is closed for good; they leave by {@link #LATE} with the reason.
 *
 * <p>The windows behind it would drop them by the same rule, but by the watermark, which is in no
 * checkpoint: after a restore a closed window would open again around one straggler, and a frame
 * made of it alone would take the place of the right one. And a reading that is too late for its
 * own slot would still count as the look-back of the next.
 *
 * <p>State per feed: the newest valid time of its readings.
 */
public class LateReadings extends KeyedProcessFunction<String, Reading, Reading> {

    private static final long serialVersionUID = 1L;

    /** What came after its slot was closed. */
    public static final OutputTag<Rejected> LATE =
            new OutputTag<>("late-readings", TypeInformation.of(Rejected.class));

    private final ArrayList<GriddingSpec> feeds;

    @SuppressWarnings("NullAway.Init")
    private transient Map<String, GriddingSpec> byFeed;

    @SuppressWarnings("NullAway.Init")
    private transient ValueState<Long> newestState;

    @SuppressWarnings("NullAway.Init")
    private transient Counter late;

    public LateReadings(List<GriddingSpec> feeds) {
        this.feeds = new ArrayList<>(feeds);
    }

    @Override
    public void open(OpenContext context) {
        byFeed = new HashMap<>();
        feeds.forEach(spec -> byFeed.put(spec.feed(), spec));
        newestState =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("newest-valid-millis", Types.LONG));
        late = OwnMetrics.of(getRuntimeContext().getMetricGroup(), "gridding").counter("late");
    }

    /** How many readings were too late. */
    long late() {
        return late.getCount();
    }

    @Override
    public void processElement(Reading reading, Context context, Collector<Reading> out)
            throws Exception {
        GriddingSpec spec = byFeed.get(reading.feed());
        if (spec == null) {
            return; // admission lets no such reading through
        }
        long valid = reading.validTime().toEpochMilli();
        Long newest = newestState.value();
        if (newest != null && spec.isClosed(spec.slotEnd(valid), newest)) {
            late.inc();
            context.output(LATE, ReadingRow.of(reading, reason(reading, spec, newest)));
            return;
        }
        if (newest == null || valid > newest) {
            newestState.update(valid);
        }
        out.collect(reading);
    }

    private static String reason(Reading reading, GriddingSpec spec, long newest) {
        return LateRow.REASON_PREFIX
                + "reading of %s by %s arrived when %s was at %s, and its slot until %s was closed"
                        .formatted(
                                reading.validTime(),
                                reading.source(),
                                reading.feed(),
                                Instant.ofEpochMilli(newest),
                                Instant.ofEpochMilli(
                                        spec.slotEnd(reading.validTime().toEpochMilli())));
    }
}
