package io.nowstream.sinks.map;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/** Puts a request together. Reading the map takes no body, so a large one ends the connection. */
final class WholeRequest extends HttpObjectAggregator {

    private final int mostBytes;

    WholeRequest(int mostBytes) {
        super(mostBytes, true);
        this.mostBytes = mostBytes;
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
        Answer answer =
                Answer.problem(
                        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                        "requests have at most %,d bytes of body here".formatted(mostBytes));
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        answer.status(),
                        Unpooled.wrappedBuffer(answer.body()));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.type());
        HttpUtil.setContentLength(response, answer.body().length);
        Headers.of(response, answer);
        HttpUtil.setKeepAlive(response, false);
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
