package io.nowstream.ingest.publish;

import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.wire.Wire;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** A run's log in memory. */
public final class RecordedLog extends RecordedTopic implements RunLog {

    private long readBack;

    public RecordedLog() {
        super("live.frames");
    }

    /** What is in it, in order. */
    public List<FeedRecord> records() {
        return messages().stream().map(Wire::feedRecord).toList();
    }

    /** How many records the last {@link #readBack} calls gave, all together. */
    public long recordsReadBack() {
        return readBack;
    }

    @Override
    public void publish(FeedRecord record) {
        take(Wire.encode(record));
    }

    @Override
    public void readBack(Instant since, Consumer<FeedRecord> reader) {
        for (FeedRecord record : records()) {
            if (!record.arrivalTime().isBefore(since)) {
                readBack++;
                reader.accept(record);
            }
        }
    }

    @Override
    public void readBackRejected(Instant since, Consumer<Rejected> reader) {
        rowsSince(since).forEach(reader);
    }
}
