package io.nowstream.app.control;

import io.nowstream.frames.AuditEntry;
import io.nowstream.frames.AuditEntry.Step;
import io.nowstream.sinks.map.Metric;
import io.nowstream.sinks.map.Metric.Kind;
import io.nowstream.sinks.map.Metric.Sample;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a controller tells of each feed: where it stands, what was done, what could not be. Counted
 * since the controller has been started; the newest step is of the audit, whoever took it. Told on
 * one thread or several, read on any.
 */
final class ControlMetrics {

    /** One feed's; guarded by itself. */
    private static final class OfFeed {
        private Phase phase = Phase.IDLE;
        private long sinceNanos = System.nanoTime();
        private long failures;
        private final Map<Step, Long> steps = new EnumMap<>(Step.class);
        private @Nullable AuditEntry newest;
        private @Nullable Duration training;
        private @Nullable Trained trained;
    }

    /** What came of a retraining, and how long it has taken. */
    private record Trained(Step outcome, Duration took) {}

    private final Map<String, OfFeed> feeds = new ConcurrentSkipListMap<>();
    private final ToLongFunction<String> begun;

    /**
     * @param begun how often a feed's retraining has been begun, as a process
     */
    ControlMetrics(ToLongFunction<String> begun) {
        this.begun = begun;
    }

    /** The feed stands there now. */
    void stands(String feed, Phase phase) {
        tell(
                feed,
                of -> {
                    if (of.phase == phase) {
                        return;
                    }
                    long now = System.nanoTime();
                    if (of.phase == Phase.RETRAINING) {
                        of.training = Duration.ofNanos(now - of.sinceNanos);
                    }
                    of.phase = phase;
                    of.sinceNanos = now;
                });
    }

    /** This controller has done something. */
    void done(String feed, Deed deed) {
        Deed.ToSay said = deed.entry();
        if (said == null) {
            return;
        }
        tell(
                feed,
                of -> {
                    of.steps.merge(said.step(), 1L, Long::sum);
                    Duration training = of.training;
                    if (training != null && said.step() != Step.REQUESTED) {
                        of.trained = new Trained(said.step(), training);
                        of.training = null;
                    }
                });
    }

    /** The audit says that; a feed that is not controlled here is passed over. */
    void audited(AuditEntry entry) {
        if (feeds.containsKey(entry.feed())) {
            tell(entry.feed(), of -> of.newest = entry);
        }
    }

    /** Something could not be done; it is tried again. */
    void failed(String feed) {
        tell(feed, of -> of.failures++);
    }

    private interface Telling {
        void tell(OfFeed of);
    }

    private void tell(String feed, Telling telling) {
        OfFeed of = feeds.computeIfAbsent(feed, name -> new OfFeed());
        synchronized (of) {
            telling.tell(of);
        }
    }

    List<Metric> all() {
        return List.of(
                metric(
                        "nowstream_control_phase",
                        Kind.GAUGE,
                        "1 for where the feed stands on its way back.",
                        (feed, of) ->
                                Stream.of(sample(feed, "phase", label(of.phase), BigDecimal.ONE))),
                metric(
                        "nowstream_control_phase_seconds",
                        Kind.GAUGE,
                        "How long it has stood there, as far as this process knows.",
                        (feed, of) ->
                                Stream.of(
                                        Sample.of(
                                                "feed",
                                                feed,
                                                Duration.ofNanos(System.nanoTime() - of.sinceNanos)
                                                        .toSeconds()))),
                metric(
                        "nowstream_control_steps",
                        Kind.COUNTER,
                        "What this process has done, as on the audit.",
                        (feed, of) ->
                                Stream.of(Step.values())
                                        .map(
                                                step ->
                                                        sample(
                                                                feed,
                                                                "step",
                                                                label(step),
                                                                BigDecimal.valueOf(
                                                                        of.steps.getOrDefault(
                                                                                step, 0L))))),
                metric(
                        "nowstream_control_last_step_timestamp_seconds",
                        Kind.GAUGE,
                        "When the newest step of the audit was taken, by the feed's clock.",
                        ControlMetrics::newest),
                metric(
                        "nowstream_control_retraining_seconds",
                        Kind.GAUGE,
                        "How long the newest retraining took, and what came of it.",
                        ControlMetrics::trained),
                metric(
                        "nowstream_control_retrainings_begun",
                        Kind.COUNTER,
                        "Processes begun to retrain; one that died is begun again.",
                        (feed, of) -> Stream.of(Sample.of("feed", feed, begun.applyAsLong(feed)))),
                metric(
                        "nowstream_control_failures",
                        Kind.COUNTER,
                        "What could not be done and is tried again.",
                        (feed, of) -> Stream.of(Sample.of("feed", feed, of.failures))));
    }

    private static Stream<Sample> newest(String feed, OfFeed of) {
        AuditEntry newest = of.newest;
        return newest == null
                ? Stream.empty()
                : Stream.of(sample(feed, "step", label(newest.step()), seconds(newest.at())));
    }

    private static Stream<Sample> trained(String feed, OfFeed of) {
        Trained trained = of.trained;
        return trained == null
                ? Stream.empty()
                : Stream.of(
                        sample(
                                feed,
                                "outcome",
                                label(trained.outcome()),
                                BigDecimal.valueOf(trained.took().toMillis(), 3)));
    }

    private interface Samples {
        Stream<Sample> of(String feed, OfFeed of);
    }

    private Metric metric(String name, Kind kind, String help, Samples samples) {
        List<Sample> all = new ArrayList<>();
        feeds.forEach(
                (feed, of) -> {
                    synchronized (of) {
                        samples.of(feed, of).forEach(all::add);
                    }
                });
        return new Metric(name, kind, help, all);
    }

    private static Sample sample(String feed, String label, String value, BigDecimal figure) {
        return new Sample(Map.of("feed", feed, label, value), figure);
    }

    private static BigDecimal seconds(Instant time) {
        return BigDecimal.valueOf(time.getEpochSecond());
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
