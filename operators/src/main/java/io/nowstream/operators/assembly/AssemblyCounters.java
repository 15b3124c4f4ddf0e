package io.nowstream.operators.assembly;

import io.nowstream.operators.OwnMetrics;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What assembly did with frames, for people; nothing is decided by it. */
final class AssemblyCounters {

    /** What is counted; the metric is named like it, in lower case. */
    enum Event {
        /** The same bytes of the same valid time once more: dropped. */
        DUPLICATE,
        /** Two exact times in one slot: the nearer one was kept. */
        JITTER,
        /** Other bytes of the same valid time: the newer kept. */
        CORRECTION,
        /** A frame came after its slot had been given up. */
        FILL,
        /** A slot was waited for in vain. */
        MISSING,
        /** A frame older than the ring: left by the side. */
        LATE,
        /** The ring was dropped: a jump in time, another grid, another cadence. */
        RESTART,
        /** A frame or release that could not be used: left by the side with its reason. */
        REJECTED
    }

    private final Map<Event, Counter> counters = new EnumMap<>(Event.class);

    AssemblyCounters(MetricGroup operator) {
        MetricGroup metrics = OwnMetrics.of(operator, "assembly");
        for (Event event : Event.values()) {
            counters.put(event, metrics.counter(event.name().toLowerCase(Locale.ROOT)));
        }
    }

    void count(Event event) {
        count(event, 1);
    }

    void count(Event event, long times) {
        counter(event).inc(times);
    }

    long counted(Event event) {
        return counter(event).getCount();
    }

    private Counter counter(Event event) {
        Counter counter = counters.get(event);
        if (counter == null) {
            throw new IllegalStateException("every event has its counter, not so " + event);
        }
        return counter;
    }
}
