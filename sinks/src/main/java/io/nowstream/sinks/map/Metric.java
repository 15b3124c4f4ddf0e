package io.nowstream.sinks.map;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One family of figures on {@code /metrics} (OpenMetrics 1.0.0, "MetricFamily").
 *
 * @param name with its unit, without {@code _total}; lower case and underscores
 * @param kind how the figures go on
 * @param help one sentence
 * @param samples the figures, which differ in their labels
 */
public record Metric(String name, Kind kind, String help, List<Sample> samples) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    /** How figures go on. */
    public enum Kind {
        /** Only grows; its samples end in {@code _total}. */
        COUNTER("counter"),
        /** Goes up and down. */
        GAUGE("gauge"),
        /** Always 1; the labels say something. */
        INFO("info");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        /** What is appended to the name of a sample. */
        String suffix() {
            return switch (this) {
                case COUNTER -> "_total";
                case GAUGE -> "";
                case INFO -> "_info";
            };
        }
    }

    /** A figure and what it is of. */
    public record Sample(Map<String, String> labels, BigDecimal value) {

        /** A figure of that. */
        public static Sample of(String label, String of, long value) {
            return new Sample(Map.of(label, of), BigDecimal.valueOf(value));
        }
    }

    /**
     * @throws IllegalArgumentException if the name is none
     */
    public Metric {
        if (!NAME.matcher(name).matches() || name.endsWith("_total")) {
            throw new IllegalArgumentException(
                    "a metric is named in lower case and underscores, without _total, got \"%s\""
                            .formatted(name));
        }
        samples = List.copyOf(samples);
    }

    /** One figure that is of nothing in particular. */
    public static Metric counter(String name, String help, long value) {
        return new Metric(name, Kind.COUNTER, help, single(value));
    }

    /** One figure that is of nothing in particular. */
    public static Metric gauge(String name, String help, long value) {
        return new Metric(name, Kind.GAUGE, help, single(value));
    }

    /** Seconds to the millisecond, without zeros that say nothing. */
    static Optional<BigDecimal> seconds(Optional<Duration> duration) {
        return duration.map(d -> BigDecimal.valueOf(d.toMillis(), 3).stripTrailingZeros());
    }

    private static List<Sample> single(long value) {
        return List.of(new Sample(Map.of(), BigDecimal.valueOf(value)));
    }
}
