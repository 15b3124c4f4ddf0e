package io.nowstream.sinks.map;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One open page: a short queue of events between the stream and a socket that may be slow. What
 * does not fit pushes out the oldest, and the page is told to load everything again.
 *
 * <p>Everything happens on the channel's event loop.
 */
final class EventClient extends ChannelInboundHandlerAdapter {

    static final int QUEUE = 32;

    private static final String RELOAD = "event: reload\ndata: {}\n\n";

    private final EventStream stream;
    private final ChannelHandlerContext channel;
    private final Queue<String> waiting = new ArrayDeque<>();
    private boolean missed;

    /**
     * @param channel a context of the channel behind its HTTP encoder
     */
    EventClient(EventStream stream, ChannelHandlerContext channel) {
        this.stream = stream;
        this.channel = channel;
    }

    /** From any thread. */
    void send(String event) {
        channel.executor().execute(() -> offer(event));
    }

    void close() {
        channel.close();
    }

    private void offer(String event) {
        if (waiting.size() >= QUEUE) {
            waiting.remove();
            missed = true;
        }
        waiting.add(event);
        drain();
    }

    private void drain() {
        boolean written = false;
        while (channel.channel().isWritable() && !waiting.isEmpty()) {
            if (missed) {
                missed = false;
                write(RELOAD);
            }
            write(waiting.remove());
            written = true;
        }
        if (written) {
            channel.flush();
        }
    }

    private void write(String event) {
        channel.write(
                new DefaultHttpContent(
                        Unpooled.wrappedBuffer(event.getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        drain();
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stream.leave(this);
        ctx.fireChannelInactive();
    }

    /** A stream of events ends a connection's requests: whatever follows is not answered. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
        ctx.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
