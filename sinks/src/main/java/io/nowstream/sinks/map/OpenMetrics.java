package io.nowstream.sinks.map;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Metrics as OpenMetrics text 1.0.0. */
final class OpenMetrics {

    static final String TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private OpenMetrics() {}

    static byte[] write(List<Metric> metrics) {
        StringBuilder text = new StringBuilder(1024);
        metrics.forEach(metric -> write(metric, text));
        return text.append("# EOF\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Metric metric, StringBuilder text) {
        String name = metric.name();
        text.append("# TYPE %s %s\n".formatted(name, metric.kind().label()));
        if (name.endsWith("_seconds") || name.endsWith("_bytes")) {
            text.append(
                    "# UNIT %s %s\n".formatted(name, name.substring(name.lastIndexOf('_') + 1)));
        }
        text.append("# HELP %s %s\n".formatted(name, metric.help()));
        for (Metric.Sample sample : metric.samples()) {
            text.append(name)
                    .append(metric.kind().suffix())
                    .append(labels(sample.labels()))
                    .append(' ')
                    .append(sample.value().toPlainString())
                    .append('\n');
        }
    }

    private static String labels(Map<String, String> labels) {
        if (labels.isEmpty()) {
            return "";
        }
        return new TreeMap<>(labels)
                .entrySet().stream()
                        .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + '"')
                        .collect(Collectors.joining(",", "{", "}"));
    }

    /** Label values escape backslash, quote and line feed (OpenMetrics 1.0, "Escaping"). */
    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
