package io.nowstream.sinks.map;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.util.List;

/**
 * What an answer needs to know of its request.
 *
 * @param ifNoneMatch values of that header
 * @param acceptEncoding values of that header
 */
record Asked(
        HttpMethod method,
        String uri,
        boolean keepAlive,
        List<String> ifNoneMatch,
        List<String> acceptEncoding) {

    static Asked in(FullHttpRequest request) {
        return new Asked(
                request.method(),
                request.uri(),
                HttpUtil.isKeepAlive(request),
                request.headers().getAll(HttpHeaderNames.IF_NONE_MATCH),
                request.headers().getAll(HttpHeaderNames.ACCEPT_ENCODING));
    }

    String path() {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    /** The same request, after which the connection is closed. */
    Asked lastOne() {
        return new Asked(method, uri, false, ifNoneMatch, acceptEncoding);
    }

    /** Whether gzip is named and not refused with {@code q=0} (RFC 9110, section 12.5.3). */
    boolean acceptsGzip() {
        for (String header : acceptEncoding) {
            for (String coding : header.split(",", -1)) {
                String plain = coding.replace(" ", "");
                if (plain.equals("gzip") || plain.startsWith("gzip;")) {
                    return !plain.matches("gzip;q=0(\\.0*)?");
                }
            }
        }
        return false;
    }

    /** By weak comparison (RFC 9110, section 13.1.2). */
    boolean notModified(Answer answer) {
        if (answer.etag().isEmpty() || !answer.status().equals(HttpResponseStatus.OK)) {
            return false;
        }
        for (String header : ifNoneMatch) {
            for (String tag : header.split(",", -1)) {
                String plain = tag.strip();
                if (plain.equals("*") || opaque(plain).equals(opaque(answer.etag()))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String opaque(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }
}
