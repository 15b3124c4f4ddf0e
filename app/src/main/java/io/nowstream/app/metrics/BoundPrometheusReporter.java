package io.nowstream.app.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.HTTPServer;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.util.Iterator;
import org.apache.flink.metrics.prometheus.AbstractPrometheusReporter;
import org.apache.flink.util.PortRange;

/** Names and values are Flink's; only where they are served is ours. */
final class BoundPrometheusReporter extends AbstractPrometheusReporter {

    private final HTTPServer server;

    private BoundPrometheusReporter(String host, PortRange ports) {
        server = served(host, ports, registry());
        log.info("metrics at http://{}:{}/metrics", host, server.getPort());
    }

    /**
     * Serves from now on.
     *
     * @throws IllegalArgumentException if the host is unknown or no port of the range is free
     */
    static BoundPrometheusReporter on(String host, PortRange ports) {
        return new BoundPrometheusReporter(host, ports);
    }

    /** Where it is served. */
    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.stop();
        super.close();
    }

    private static HTTPServer served(String host, PortRange ports, CollectorRegistry registry) {
        Iterator<Integer> each = ports.getPortsIterator();
        while (each.hasNext()) {
            InetSocketAddress address = new InetSocketAddress(host, each.next());
            if (address.isUnresolved()) {
                throw new IllegalArgumentException(
                        "metrics cannot be served: this machine has no address %s; name one of its own under metrics.reporter.*.host"
                                .formatted(host));
            }
            try {
                return new HTTPServer(address, registry, true);
            } catch (IOException taken) {
                // By another process of the same cluster: the next one, then.
            }
        }
        throw new IllegalArgumentException(
                "metrics cannot be served: no port of %s is free on %s; widen metrics.reporter.*.port"
                        .formatted(ports, host));
    }

    /** Flink's reporter has a registry of its own, and hands it to nobody outside its package. */
    private CollectorRegistry registry() {
        try {
            Field field = AbstractPrometheusReporter.class.getDeclaredField("registry");
            field.setAccessible(true);
            return (CollectorRegistry) field.get(this);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this Flink's Prometheus reporter has no registry", e);
        }
    }
}
