package io.nowstream.ingest.sevir;

import java.time.Instant;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * An event to be written.
 *
 * @param id {@code S} and digits, e.g. {@code S834603}
 * @param eventType e.g. {@code Thunderstorm Wind}
 * @param timeUtc its middle, whole seconds; frame i is observed 5 · (i - 24) minutes later
 * @param westMetres x of its western edge in {@link SevirLayout#PROJECTION}, whole metres
 * @param southMetres y of its southern edge
 * @param frames by number, 0 to 48: 384 x 384 codes, row-major, row 0 in the north; empty if the
 *     frame is missing. Asked for once each, in order
 */
public record SevirEvent(
        String id,
        String eventType,
        Instant timeUtc,
        double westMetres,
        double southMetres,
        IntFunction<Optional<byte[]>> frames) {}
