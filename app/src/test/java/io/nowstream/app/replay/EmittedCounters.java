package io.nowstream.app.replay;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Keeps the rollout's counter of emitted nowcasts, by subtask, for tests to look at. */
public final class EmittedCounters implements MetricReporter, MetricReporterFactory {

    private static final Map<String, Counter> BY_SUBTASK = new ConcurrentHashMap<>();

    /** Configuration that makes a cluster report here. */
    static Map<String, String> configuration() {
        BY_SUBTASK.clear();
        return Map.of(
                "metrics.reporters",
                "test",
                "metrics.reporter.test.factory.class",
                EmittedCounters.class.getName());
    }

    /** Nowcasts emitted by each subtask since {@link #configuration}. */
    static Map<String, Long> bySubtask() {
        Map<String, Long> counts = new ConcurrentHashMap<>();
        BY_SUBTASK.forEach((subtask, counter) -> counts.put(subtask, counter.getCount()));
        return counts;
    }

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return this;
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        if (name.equals("emitted") && metric instanceof Counter counter) {
            BY_SUBTASK.put(String.valueOf(group.getAllVariables().get("<subtask_index>")), counter);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        // What was counted is still asked for after the job.
    }

    @Override
    public void open(MetricConfig config) {
        // Nothing to open.
    }

    @Override
    public void close() {
        // Nothing to close.
    }
}
