package io.nowstream.app.metrics;

import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.flink.util.PortRange;

/**
 * Flink's Prometheus reporter on one address. Flink's own factory listens on all of them, and
 * metrics ask for no password.
 *
 * <p>Of {@code metrics.reporter.NAME}: {@code host} (default 127.0.0.1) and {@code port}, one or a
 * range, of which each process takes the first that is free (default 9250-9269).
 */
public final class BoundPrometheusReporterFactory implements MetricReporterFactory {

    static final String HOST = "host";
    static final String PORT = "port";

    private static final String LOOPBACK = "127.0.0.1";
    private static final String PORTS = "9250-9269";

    /**
     * @throws IllegalArgumentException if the host is unknown or no port of the range is free
     */
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return BoundPrometheusReporter.on(
                properties.getProperty(HOST, LOOPBACK),
                new PortRange(properties.getProperty(PORT, PORTS)));
    }
}
