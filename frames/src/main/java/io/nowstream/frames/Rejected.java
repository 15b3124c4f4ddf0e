package io.nowstream.frames;

import java.time.Instant;
import java.util.Arrays;

/**
 * Something that could not be used: a file, a message, a frame.
 *
 * @param origin the feed, the file's name, or topic-partition@offset
 * @param reason why, for a person; stable wording
 * @param sha256 of all its bytes, lower-case hex
 * @param bytes its first megabyte, so that it can be looked at and replayed
 * @param rejectedAt by the clock of the program that rejected it
 */
public record Rejected(
        String origin, String reason, String sha256, byte[] bytes, Instant rejectedAt) {

    /** How many of its bytes a row keeps. */
    public static final int KEPT_BYTES = 1 << 20;

    /**
     * A row for bytes that are all at hand.
     *
     * @param whole all of them; the row keeps their SHA-256 and the first megabyte
     */
    public static Rejected of(String origin, String reason, byte[] whole, Instant rejectedAt) {
        byte[] kept = whole.length <= KEPT_BYTES ? whole : Arrays.copyOf(whole, KEPT_BYTES);
        return new Rejected(origin, reason, Sha256.of(whole), kept, rejectedAt);
    }
}
