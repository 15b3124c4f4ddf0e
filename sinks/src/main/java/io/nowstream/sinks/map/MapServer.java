package io.nowstream.sinks.map;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.nowstream.frames.ClaimChecks;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Serves the map page, its images and its data over HTTP/1.1, by GET and HEAD, from memory.
 *
 * <p>Every size is limited before memory is taken: lines, headers, bodies, connections, waiting
 * requests, waiting events, time.
 */
public final class MapServer implements AutoCloseable {

    static final int MOST_LINE_BYTES = 4096;
    static final int MOST_HEADER_BYTES = 16 * 1024;
    static final int MOST_BODY_BYTES = 1024;

    /** Name of the handler behind which HTTP's objects are written. */
    static final String BEHIND_HTTP = "flow";

    private static final int MOST_CONNECTIONS = 1024;
    private static final int MOST_WAITING_REQUESTS = 512;
    private static final int LOOPS = 2;
    private static final int WORKERS = 2;
    private static final int WRITE_SECONDS = 30;
    private static final long STOP_MILLIS = 400;

    private final EventLoopGroup loops;
    private final ThreadPoolExecutor workers;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final MapMetrics metrics;
    private final Channel listening;

    private MapServer(MapStore store, InetSocketAddress wanted, Optional<ClaimChecks> claims)
            throws BindException {
        PageResources page = new PageResources();
        EventStream events = new EventStream(store);
        metrics = new MapMetrics(store, connections::size, events);
        FieldImages images = new FieldImages(store, claims);
        metrics.add(
                () ->
                        List.of(
                                Metric.gauge(
                                        "nowstream_map_image_bytes",
                                        "Images kept, within a budget.",
                                        images.bytes())));
        Router router = new Router(store, images, page, metrics);
        workers =
                new ThreadPoolExecutor(
                        WORKERS,
                        WORKERS,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(MOST_WAITING_REQUESTS),
                        new DefaultThreadFactory("nowstream-map-worker", true));
        loops =
                new MultiThreadIoEventLoopGroup(
                        LOOPS,
                        new DefaultThreadFactory("nowstream-map", true),
                        NioIoHandler.newFactory());
        ChannelFuture bound =
                new ServerBootstrap()
                        .group(loops)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(new Connection(router, events))
                        .bind(wanted)
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            stopThreads();
            throw unbound(wanted, bound.cause());
        }
        listening = bound.channel();
        events.start(loops);
    }

    /**
     * Starts on the loopback interface, for this machine only.
     *
     * @param port where, or 0 for any free port
     * @throws BindException if the port cannot be had, in one sentence
     */
    public static MapServer start(MapStore store, int port) throws BindException {
        return start(store, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** Starts on a given interface. */
    public static MapServer start(MapStore store, InetSocketAddress address) throws BindException {
        return new MapServer(store, address, Optional.empty());
    }

    /**
     * Starts on a given interface.
     *
     * @param claims where cells wait that were too large for their message
     */
    public static MapServer start(MapStore store, InetSocketAddress address, ClaimChecks claims)
            throws BindException {
        return new MapServer(store, address, Optional.of(claims));
    }

    /**
     * Adds to {@code /metrics} what others of this process count.
     *
     * @param more asked at every look, from any thread
     */
    public void measuring(Supplier<List<Metric>> more) {
        metrics.add(more);
    }

    /** Where it listens; tells the port if any was asked for. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** The page's address. */
    public URI page() {
        InetAddress host = address().getAddress();
        // A server on all interfaces is also on this one, and can be opened there.
        String name =
                host.isAnyLocalAddress()
                        ? InetAddress.getLoopbackAddress().getHostAddress()
                        : host.getHostAddress();
        String bracketed = name.contains(":") ? "[" + name + "]" : name;
        return URI.create("http://%s:%d/".formatted(bracketed, address().getPort()));
    }

    /** Stops listening, closes all connections, in less than a second. */
    @Override
    public void close() {
        listening.close().awaitUninterruptibly(STOP_MILLIS);
        connections.close().awaitUninterruptibly(STOP_MILLIS);
        stopThreads();
    }

    private void stopThreads() {
        workers.shutdownNow();
        loops.shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(STOP_MILLIS);
    }

    private static BindException unbound(InetSocketAddress wanted, Throwable cause) {
        BindException sentence =
                new BindException(
                        cause instanceof BindException
                                ? "port %d on %s is in use or not allowed: choose another, or 0 for any free one"
                                        .formatted(wanted.getPort(), wanted.getHostString())
                                : "cannot listen on %s port %d: %s"
                                        .formatted(
                                                wanted.getHostString(),
                                                wanted.getPort(),
                                                cause.getMessage()));
        sentence.initCause(cause);
        return sentence;
    }

    /** The handlers of one connection. */
    private final class Connection extends ChannelInitializer<SocketChannel> {

        private final Router router;
        private final EventStream events;

        Connection(Router router, EventStream events) {
            this.router = router;
            this.events = events;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            if (connections.size() >= MOST_CONNECTIONS) {
                channel.close();
                return;
            }
            connections.add(channel);
            channel.pipeline()
                    // A client that takes nothing for this long is gone.
                    .addLast(new WriteTimeoutHandler(WRITE_SECONDS))
                    .addLast(new HttpServerCodec(MOST_LINE_BYTES, MOST_HEADER_BYTES, 8192))
                    .addLast(new WholeRequest(MOST_BODY_BYTES))
                    .addLast(BEHIND_HTTP, new FlowControlHandler())
                    .addLast(new RequestHandler(router, events, workers));
        }
    }
}
