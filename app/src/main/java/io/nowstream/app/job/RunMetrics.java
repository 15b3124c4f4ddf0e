package io.nowstream.app.job;

import static io.nowstream.sinks.map.Metric.counter;
import static io.nowstream.sinks.map.Metric.gauge;

import io.nowstream.frames.Stamps;
import io.nowstream.sinks.kafka.RunTopic;
import io.nowstream.sinks.map.Metric;
import io.nowstream.sinks.map.Metric.Sample;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What the process that reads a run's topics adds to the map's metrics. */
final class RunMetrics {

    /** Of a replay with any number of feeds, the first so many. */
    private static final int MOST_FEEDS = 200;

    private final Path alerts;
    private final AlertCounts counts;
    private final Supplier<Map<RunTopic, Long>> lag;
    private final Map<String, Long> micros = new ConcurrentHashMap<>();

    /**
     * @param alerts directory of alerts, on the disk of the state
     * @param lag records still to be read, by topic
     */
    RunMetrics(Path alerts, AlertCounts counts, Supplier<Map<RunTopic, Long>> lag) {
        this.alerts = alerts;
        this.counts = counts;
        this.lag = lag;
    }

    /** A nowcast has come, whole. */
    void nowcast(String feed, Stamps stamps) {
        if (micros.size() < MOST_FEEDS || micros.containsKey(feed)) {
            micros.put(feed, stamps.finishedEpochMicros() - stamps.receivedEpochMicros());
        }
    }

    List<Metric> all() {
        List<Metric> all = new ArrayList<>();
        all.add(
                new Metric(
                        "nowstream_nowcast_seconds",
                        Metric.Kind.GAUGE,
                        "How long the newest nowcast took, from the job's read of its last frame.",
                        micros.entrySet().stream().map(RunMetrics::seconds).toList()));
        all.add(
                new Metric(
                        "nowstream_reader_lag_records",
                        Metric.Kind.GAUGE,
                        "Records of a topic that this process has still to read.",
                        lag.get().entrySet().stream().map(RunMetrics::ofTopic).toList()));
        all.add(
                gauge(
                        "nowstream_alerts_publishing",
                        "1 if this process publishes alerts, 0 if another does.",
                        counts.isPublishing() ? 1 : 0));
        all.add(counter("nowstream_alerts_published", "Alerts written.", counts.published()));
        all.add(
                counter(
                        "nowstream_alerts_failed",
                        "Sets of warnings whose alerts could not be written.",
                        counts.failed()));
        all.add(
                counter(
                        "nowstream_alerts_withheld",
                        "Alerts that broke a rule of CAP's and were not written.",
                        counts.withheld()));
        all.add(
                new Metric(
                        "nowstream_state_free_bytes",
                        Metric.Kind.GAUGE,
                        "Room left on the disk of the state.",
                        free()));
        return all;
    }

    private List<Sample> free() {
        try {
            long free = Files.getFileStore(alerts).getUsableSpace();
            return List.of(new Sample(Map.of(), BigDecimal.valueOf(free)));
        } catch (IOException notThereYet) {
            return List.of();
        }
    }

    private static Sample seconds(Map.Entry<String, Long> feed) {
        return new Sample(
                Map.of("feed", feed.getKey()), BigDecimal.valueOf(feed.getValue() / 1000, 3));
    }

    private static Sample ofTopic(Map.Entry<RunTopic, Long> topic) {
        String name = topic.getKey().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return Sample.of("topic", name, topic.getValue());
    }
}
