package io.nowstream.frames;

import org.jspecify.annotations.Nullable;

/**
 * What one message of the {@code readings} topic turned out to be: a reading, or the reason why
 * not.
 *
 * @param reading the reading, or null if it could not be decoded
 * @param rejected the row for {@code rejected}, or null if it could
 */
public record ReadingEntry(@Nullable Reading reading, @Nullable Rejected rejected) {

    public static ReadingEntry of(Reading reading) {
        return new ReadingEntry(reading, null);
    }

    public static ReadingEntry of(Rejected rejected) {
        return new ReadingEntry(null, rejected);
    }
}
