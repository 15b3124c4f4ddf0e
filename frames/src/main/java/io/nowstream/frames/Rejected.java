package io.nowstream.frames;

import java.time.Instant;

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
}
