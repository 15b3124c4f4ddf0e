package io.nowstream.operators.rollout;

import io.nowstream.frames.Stamps;
import io.nowstream.frames.Tier;
import io.nowstream.operators.OwnMetrics;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * What one subtask of the rollout has done, under {@code rollout} in our group: {@code emitted}
 * (nowcasts published), {@code tier.<tier>.nowcasts} and {@code tier.<tier>.rolloutMicros} (how
 * long their batches took in all), {@code withheld.<fault>.nowcasts}, and each {@link Event}.
 * {@code queueLength}, {@code batchFill}, {@code checkpoints} (released ones in memory) and {@code
 * checkpointLoads} are the process's. Counted from any thread.
 */
final class RolloutMetrics {

    /** What is counted; the metric is named like it, in camel case. */
    enum Event {
        /** A nowcaster does not serve the feed. */
        REFUSED("refused"),
        /** Frames could not be unpacked, or a nowcaster threw. */
        FAILED("failed"),
        /** A released checkpoint was asked that could not be loaded. */
        UNLOADABLE("unloadable"),
        /** The feed had too many sequences in flight: answered by the cheapest tier. */
        OVER_CAP("overCap"),
        /** The sequence was past its deadline when it came: answered by the cheapest tier. */
        OVERDUE("overdue"),
        /** At the deadline a better tier than the one that answered was not ready. */
        DEADLINE_MISSED("deadlineMissed"),
        /** A rollout was done after the deadline: discarded. */
        LATE("late"),
        /** A rollout had not begun at the deadline: left out. */
        WITHDRAWN("withdrawn");

        private final String label;

        Event(String label) {
            this.label = label;
        }
    }

    /** Flink's own counter may be counted by one thread only. */
    private static final class Tally implements Counter {

        private final LongAdder count = new LongAdder();

        @Override
        public void inc() {
            count.increment();
        }

        @Override
        public void inc(long n) {
            count.add(n);
        }

        @Override
        public void dec() {
            count.decrement();
        }

        @Override
        public void dec(long n) {
            count.add(-n);
        }

        @Override
        public long getCount() {
            return count.sum();
        }
    }

    private final Counter emitted;
    private final Map<Tier, Counter> byTier = new EnumMap<>(Tier.class);
    private final Map<Tier, Counter> micros = new EnumMap<>(Tier.class);
    private final Map<Sanity.Fault, Counter> withheld = new EnumMap<>(Sanity.Fault.class);
    private final Map<Event, Counter> events = new EnumMap<>(Event.class);

    RolloutMetrics(MetricGroup operator, Batchers batchers) {
        MetricGroup group = OwnMetrics.of(operator, "rollout");
        emitted = group.counter("emitted", new Tally());
        for (Event event : Event.values()) {
            events.put(event, group.counter(event.label, new Tally()));
        }
        for (Tier tier : Tier.values()) {
            MetricGroup ofTier = group.addGroup("tier", tier.label());
            byTier.put(tier, ofTier.counter("nowcasts", new Tally()));
            micros.put(tier, ofTier.counter("rolloutMicros", new Tally()));
        }
        for (Sanity.Fault fault : Sanity.Fault.values()) {
            withheld.put(
                    fault,
                    group.addGroup("withheld", fault.label()).counter("nowcasts", new Tally()));
        }
        group.gauge("queueLength", (Gauge<Integer>) batchers::queueLength);
        group.gauge("batchFill", (Gauge<Double>) batchers::batchFill);
        group.gauge("checkpoints", (Gauge<Integer>) batchers.released()::count);
        group.gauge("checkpointLoads", (Gauge<Long>) batchers.released()::loads);
    }

    void emitted(Tier tier, Stamps stamps) {
        emitted.inc();
        inc(byTier.get(tier), 1);
        inc(micros.get(tier), stamps.finishedEpochMicros() - stamps.startedEpochMicros());
    }

    void withheld(Sanity.Fault fault) {
        inc(withheld.get(fault), 1);
    }

    void count(Event event) {
        inc(events.get(event), 1);
    }

    long counted(Event event) {
        Counter counter = events.get(event);
        return counter == null ? 0 : counter.getCount();
    }

    private static void inc(@Nullable Counter counter, long by) {
        if (counter != null) {
            counter.inc(by);
        }
    }
}
