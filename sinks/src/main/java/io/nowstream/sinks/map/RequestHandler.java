package io.nowstream.sinks.map;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: reads a request, has it answered by a worker, writes the answer, reads the next.
 * Requests are answered one at a time and in order; a connection that has not sent a whole request
 * in {@value #PATIENCE_SECONDS} s is closed, however busily it sends parts of one.
 */
final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    static final int PATIENCE_SECONDS = 30;

    private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

    private final Router router;
    private final EventStream events;
    private final Executor workers;
    private @Nullable ScheduledFuture<?> deadline;

    RequestHandler(Router router, EventStream events, Executor workers) {
        this.router = router;
        this.events = events;
        this.workers = workers;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        awaitRequest(ctx);
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopWaiting();
        ctx.fireChannelInactive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        stopWaiting();
        Asked asked = Asked.in(request);
        DecoderResult decoded = request.decoderResult();
        if (decoded.isFailure()) {
            write(ctx, asked.lastOne(), unreadable(decoded.cause()));
            return;
        }
        if (!asked.method().equals(HttpMethod.GET) && !asked.method().equals(HttpMethod.HEAD)) {
            write(
                    ctx,
                    asked.lastOne(),
                    Answer.problem(
                            HttpResponseStatus.METHOD_NOT_ALLOWED,
                            "the map can be read by GET and HEAD, and by nothing else"));
            return;
        }
        if (asked.path().equals("/events")) {
            follow(ctx, asked);
            return;
        }
        // The next request waits in the decoder until this one is answered.
        ctx.channel().config().setAutoRead(false);
        try {
            workers.execute(() -> answer(ctx, asked));
        } catch (RejectedExecutionException e) {
            write(
                    ctx,
                    asked,
                    Answer.problem(
                            HttpResponseStatus.SERVICE_UNAVAILABLE,
                            "too many requests are waiting; ask again in a moment"));
        }
    }

    /** On a worker. */
    private void answer(ChannelHandlerContext ctx, Asked asked) {
        Answer answer;
        try {
            answer = router.answer(asked.uri());
        } catch (RuntimeException e) {
            LOG.error("request for {} failed", asked.uri(), e);
            answer =
                    Answer.problem(
                            HttpResponseStatus.INTERNAL_SERVER_ERROR,
                            "the server could not answer this; its log says why");
        }
        Answer made = answer;
        try {
            ctx.executor().execute(() -> write(ctx, asked, made));
        } catch (RejectedExecutionException closed) {
            LOG.debug("{} is not answered: the server has been closed", asked.uri());
        }
    }

    private void write(ChannelHandlerContext ctx, Asked asked, Answer answer) {
        FullHttpResponse response = asked.notModified(answer) ? unchanged() : full(asked, answer);
        Headers.of(response, answer);
        if (response.status().equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
        }
        HttpUtil.setKeepAlive(response, asked.keepAlive());
        var written = ctx.writeAndFlush(response);
        if (asked.keepAlive()) {
            awaitRequest(ctx);
            ctx.channel().config().setAutoRead(true);
        } else {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private static FullHttpResponse full(Asked asked, Answer answer) {
        boolean gzip = asked.acceptsGzip() && answer.canBeGzipped();
        byte[] body = gzip ? answer.gzipped() : answer.body();
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, answer.status(), Unpooled.wrappedBuffer(body));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.type());
        HttpUtil.setContentLength(response, body.length);
        if (answer.canBeGzipped()) {
            response.headers().set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
        }
        if (gzip) {
            response.headers().set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
        }
        return response;
    }

    private static FullHttpResponse unchanged() {
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_MODIFIED, Unpooled.EMPTY_BUFFER);
    }

    private static Answer unreadable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Answer.problem(
                    HttpResponseStatus.REQUEST_URI_TOO_LONG,
                    "addresses have at most %,d bytes here".formatted(MapServer.MOST_LINE_BYTES));
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Answer.problem(
                    HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                    "headers have at most %,d bytes here".formatted(MapServer.MOST_HEADER_BYTES));
        }
        return Answer.problem(HttpResponseStatus.BAD_REQUEST, "this is not an HTTP/1.1 request");
    }

    /** Turns the connection into a stream of events. */
    private void follow(ChannelHandlerContext ctx, Asked asked) {
        if (events.full()) {
            write(
                    ctx,
                    asked.lastOne(),
                    Answer.problem(
                            HttpResponseStatus.SERVICE_UNAVAILABLE,
                            "%d pages follow the events already"
                                    .formatted(EventStream.MOST_CLIENTS)));
            return;
        }
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8");
        Headers.secure(head);
        head.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        head.headers().set("X-Accel-Buffering", "no");
        if (asked.method().equals(HttpMethod.HEAD)) {
            HttpUtil.setKeepAlive(head, false);
            ctx.writeAndFlush(head).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        HttpUtil.setTransferEncodingChunked(head, true);
        ctx.writeAndFlush(head);
        EventClient client = new EventClient(events, ctx.pipeline().context(MapServer.BEHIND_HTTP));
        ctx.pipeline().replace(this, "events", client);
        events.join(client);
    }

    private void awaitRequest(ChannelHandlerContext ctx) {
        stopWaiting();
        deadline = ctx.executor().schedule(() -> ctx.close(), PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void stopWaiting() {
        ScheduledFuture<?> waiting = deadline;
        if (waiting != null) {
            waiting.cancel(false);
            deadline = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("connection from {} fails: {}", ctx.channel().remoteAddress(), cause.toString());
        ctx.close();
    }
}
