package io.nowstream.app.replay;

import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Rejected;
import io.nowstream.ingest.publish.RunLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A log in memory: what a replay would publish, to be published in parts. */
final class TakenDown implements RunLog {

    private final List<FeedRecord> records = new ArrayList<>();

    /** All of it, in order. */
    List<FeedRecord> records() {
        return records;
    }

    @Override
    public String identity() {
        return "taken down";
    }

    @Override
    public void publish(FeedRecord record) {
        records.add(record);
    }

    @Override
    public void reject(Rejected row) {
        throw new IllegalStateException("generated frames are readable: " + row.reason());
    }

    @Override
    public void flush() {
        // Nothing is on its way.
    }

    @Override
    public void readBack(Instant since, Consumer<FeedRecord> reader) {
        records.forEach(reader);
    }

    @Override
    public void readBackRejected(Instant since, Consumer<Rejected> reader) {
        // Nothing was rejected.
    }
}
