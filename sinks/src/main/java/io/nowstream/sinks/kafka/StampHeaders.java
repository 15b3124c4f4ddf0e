package io.nowstream.sinks.kafka;

import io.nowstream.frames.Stamps;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Latencies as message headers: microseconds since the epoch, 8 bytes, big-endian. Not in the
 * value, whose bytes are a function of its inputs.
 */
final class StampHeaders {

    static final String RECEIVED = "nowstream-received";
    static final String ASSEMBLED = "nowstream-assembled";
    static final String STARTED = "nowstream-started";
    static final String FINISHED = "nowstream-finished";

    private StampHeaders() {}

    static void write(Stamps stamps, Headers headers) {
        headers.add(RECEIVED, bytes(stamps.receivedEpochMicros()));
        headers.add(ASSEMBLED, bytes(stamps.assembledEpochMicros()));
        headers.add(STARTED, bytes(stamps.startedEpochMicros()));
        headers.add(FINISHED, bytes(stamps.finishedEpochMicros()));
    }

    /** The stamps, or empty if one is missing or of another size. */
    static Optional<Stamps> read(Headers headers) {
        Header received = headers.lastHeader(RECEIVED);
        Header assembled = headers.lastHeader(ASSEMBLED);
        Header started = headers.lastHeader(STARTED);
        Header finished = headers.lastHeader(FINISHED);
        if (!isStamp(received) || !isStamp(assembled) || !isStamp(started) || !isStamp(finished)) {
            return Optional.empty();
        }
        return Optional.of(
                new Stamps(micros(received), micros(assembled), micros(started), micros(finished)));
    }

    private static boolean isStamp(@Nullable Header header) {
        return header != null && header.value() != null && header.value().length == Long.BYTES;
    }

    private static byte[] bytes(long micros) {
        return ByteBuffer.allocate(Long.BYTES).putLong(micros).array();
    }

    private static long micros(Header header) {
        return ByteBuffer.wrap(header.value()).getLong();
    }
}
