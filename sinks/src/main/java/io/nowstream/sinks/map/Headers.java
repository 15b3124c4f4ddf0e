package io.nowstream.sinks.map;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;

/** The headers that every answer carries. */
final class Headers {

    /**
     * The page talks to this server and to nobody else. OpenLayers positions its parts by style
     * objects, which need no exception, and makes its icons of {@code data:} addresses.
     */
    private static final String POLICY =
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'";

    private Headers() {}

    static void of(HttpResponse response, Answer answer) {
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, answer.caching());
        if (!answer.etag().isEmpty()) {
            response.headers().set(HttpHeaderNames.ETAG, answer.etag());
        }
        secure(response);
    }

    static void secure(HttpResponse response) {
        response.headers()
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
                .set("X-Content-Type-Options", "nosniff")
                .set("X-Frame-Options", "DENY")
                .set("Referrer-Policy", "no-referrer")
                .set("Cross-Origin-Resource-Policy", "same-origin");
    }
}
