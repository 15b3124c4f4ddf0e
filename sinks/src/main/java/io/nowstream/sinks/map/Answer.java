package io.nowstream.sinks.map;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/**
 * What a request is answered with, before HTTP's own concerns (HEAD, conditions, encodings).
 *
 * @param status of a full answer
 * @param type media type
 * @param body plain bytes
 * @param gzipped the same bytes gzipped, or empty if that does not pay
 * @param etag entity tag with its quotes, or empty if it must not be kept
 * @param caching value of Cache-Control
 */
record Answer(
        HttpResponseStatus status,
        String type,
        byte[] body,
        byte[] gzipped,
        String etag,
        String caching) {

    static final String JSON = "application/json; charset=utf-8";

    private static final byte[] NOT_WORTH_IT = {};

    /** Below this, gzip saves less than it costs. */
    private static final int WORTH_GZIPPING = 1024;

    /** Of this moment: never kept. */
    static Answer fresh(String type, byte[] body) {
        return new Answer(HttpResponseStatus.OK, type, body, gzip(body), "", "no-store");
    }

    /** May be kept, but is asked for again. */
    static Answer revalidated(String type, byte[] body, String hash) {
        return new Answer(
                HttpResponseStatus.OK,
                type,
                body,
                type.startsWith("image/png") ? NOT_WORTH_IT : gzip(body),
                // Weak: the gzipped form has other bytes and says the same.
                "W/\"" + hash + '"',
                "no-cache");
    }

    /** Its address contains its hash: it can never change. */
    static Answer immutable(String type, byte[] body, String hash) {
        return new Answer(
                HttpResponseStatus.OK,
                type,
                body,
                NOT_WORTH_IT,
                '"' + hash + '"',
                "public, max-age=31536000, immutable");
    }

    /** An error as {@code application/problem+json} (RFC 9457). */
    static Answer problem(HttpResponseStatus status, String detail) {
        byte[] body =
                Json.bytes(
                        new Problem("about:blank", status.reasonPhrase(), status.code(), detail));
        return new Answer(status, "application/problem+json", body, NOT_WORTH_IT, "", "no-store");
    }

    /** RFC 9457, section 3.1. */
    record Problem(String type, String title, int status, String detail) {}

    boolean canBeGzipped() {
        return gzipped.length > 0;
    }

    private static byte[] gzip(byte[] body) {
        if (body.length < WORTH_GZIPPING) {
            return NOT_WORTH_IT;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 3);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return out.toByteArray();
    }
}
