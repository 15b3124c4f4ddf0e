package io.nowstream.operators.rollout;

import io.nowstream.frames.Tier;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * What one subtask of the rollout has done, under {@code rollout} in its operator's group: {@code
 * emitted} (nowcasts published), {@code tier.<tier>.nowcasts}, {@code withheld.<fault>.nowcasts},
 * {@code refused}, {@code failed}, {@code overCap}; {@code queueLength} and {@code batchFill} are
 * the process's. Counted from any thread.
 */
final class RolloutMetrics {

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
    private final Map<Sanity.Fault, Counter> withheld = new EnumMap<>(Sanity.Fault.class);
    private final Counter refused;
    private final Counter failed;
    private final Counter overCap;

    RolloutMetrics(MetricGroup operator, Batchers batchers) {
        MetricGroup group = operator.addGroup("rollout");
        emitted = group.counter("emitted", new Tally());
        refused = group.counter("refused", new Tally());
        failed = group.counter("failed", new Tally());
        overCap = group.counter("overCap", new Tally());
        for (Tier tier : Tier.values()) {
            byTier.put(tier, group.addGroup("tier", tier.label()).counter("nowcasts", new Tally()));
        }
        for (Sanity.Fault fault : Sanity.Fault.values()) {
            withheld.put(
                    fault,
                    group.addGroup("withheld", fault.label()).counter("nowcasts", new Tally()));
        }
        group.gauge("queueLength", (Gauge<Integer>) batchers::queueLength);
        group.gauge("batchFill", (Gauge<Double>) batchers::batchFill);
    }

    void emitted(Tier tier) {
        emitted.inc();
        inc(byTier.get(tier));
    }

    void withheld(Sanity.Fault fault) {
        inc(withheld.get(fault));
    }

    void refused() {
        refused.inc();
    }

    void failed() {
        failed.inc();
    }

    void overCap() {
        overCap.inc();
    }

    private static void inc(@Nullable Counter counter) {
        if (counter != null) {
            counter.inc();
        }
    }
}
