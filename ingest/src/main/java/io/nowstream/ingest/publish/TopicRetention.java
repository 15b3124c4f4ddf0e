package io.nowstream.ingest.publish;

import java.time.Duration;

/**
 * How long a topic keeps its records.
 *
 * @param millis by record time, or -1: for ever
 * @param bytesPerPartition at most, or -1: as many as there are
 */
public record TopicRetention(long millis, long bytesPerPartition) {

    private static final long ALL = -1;

    public TopicRetention {
        if (millis < ALL || bytesPerPartition < ALL || millis == 0 || bytesPerPartition == 0) {
            throw new IllegalArgumentException(
                    "a topic keeps records for a positive time and size, or -1 for all; got %d ms, %d bytes"
                            .formatted(millis, bytesPerPartition));
        }
    }

    /** For replays: by time, what is old would be deleted as soon as it is written. */
    public static TopicRetention forever() {
        return new TopicRetention(ALL, ALL);
    }

    /** For live runs. */
    public static TopicRetention keeping(Duration time) {
        return new TopicRetention(time.toMillis(), ALL);
    }

    /** Also drops the oldest records of a partition beyond this size. */
    public TopicRetention atMost(long newBytesPerPartition) {
        return new TopicRetention(millis, newBytesPerPartition);
    }

    /** Whether record times decide what is deleted. */
    boolean isByTime() {
        return millis != ALL;
    }

    @Override
    public String toString() {
        String time = isByTime() ? "kept for " + Duration.ofMillis(millis) : "kept for ever";
        return bytesPerPartition == ALL
                ? time
                : "%s, at most %,d bytes per partition".formatted(time, bytesPerPartition);
    }
}
