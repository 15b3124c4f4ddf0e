package io.nowstream.sinks.map;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /metrics} of a process that serves nothing else, by GET and HEAD over HTTP/1.1, in the
 * form of the map's.
 */
public final class MetricsPage implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MetricsPage.class);

    private static final String PATH = "/metrics";
    private static final int THREADS = 2;

    private final HttpServer server;
    private final ExecutorService threads;

    private MetricsPage(HttpServer server, Supplier<List<Metric>> metrics) {
        this.server = server;
        this.threads =
                Executors.newFixedThreadPool(
                        THREADS, new DefaultThreadFactory("nowstream-metrics", true));
        server.createContext("/", exchange -> answer(exchange, metrics));
        server.setExecutor(threads);
        server.start();
    }

    /**
     * Serves from now on.
     *
     * @param address where; port 0 for any free one
     * @param metrics asked at every look, from any thread
     * @throws BindException if the address cannot be had, in one sentence
     */
    public static MetricsPage serve(InetSocketAddress address, Supplier<List<Metric>> metrics)
            throws IOException {
        if (address.isUnresolved()) {
            throw new BindException(
                    "metrics cannot be served: this machine has no address "
                            + address.getHostString());
        }
        try {
            return new MetricsPage(HttpServer.create(address, 0), metrics);
        } catch (BindException e) {
            BindException sentence =
                    new BindException(
                            "metrics cannot be served: port %d on %s is in use or not allowed"
                                    .formatted(address.getPort(), address.getHostString()));
            sentence.initCause(e);
            throw sentence;
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private static void answer(HttpExchange exchange, Supplier<List<Metric>> metrics)
            throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                exchange.sendResponseHeaders(404, -1);
            } else if (method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Type", OpenMetrics.TYPE);
                exchange.sendResponseHeaders(200, -1);
            } else if (method.equals("GET")) {
                byte[] text = OpenMetrics.write(metrics.get());
                exchange.getResponseHeaders().set("Content-Type", OpenMetrics.TYPE);
                exchange.sendResponseHeaders(200, text.length);
                exchange.getResponseBody().write(text);
            } else {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(405, -1);
            }
        } catch (RuntimeException e) {
            LOG.error("metrics could not be told", e);
            throw e;
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
