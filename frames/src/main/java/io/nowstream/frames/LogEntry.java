package io.nowstream.frames;

import org.jspecify.annotations.Nullable;

/**
 * What one message of the {@code frames} topic turned out to be: a record, or the reason why not.
 *
 * @param record the record, or null if it could not be decoded
 * @param rejected the row for {@code rejected}, or null if it could
 * @param receivedEpochMicros when the source read it, by the machine's clock
 */
public record LogEntry(
        @Nullable FeedRecord record, @Nullable Rejected rejected, long receivedEpochMicros) {

    public static LogEntry of(FeedRecord record, long receivedEpochMicros) {
        return new LogEntry(record, null, receivedEpochMicros);
    }

    public static LogEntry of(Rejected rejected, long receivedEpochMicros) {
        return new LogEntry(null, rejected, receivedEpochMicros);
    }
}
