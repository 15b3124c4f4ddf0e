package io.nowstream.ingest.publish;

import io.nowstream.frames.Reading;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.wire.Wire;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** A run's readings in memory. */
public final class RecordedReadings extends RecordedTopic implements ReadingLog {

    private long readBack;

    public RecordedReadings() {
        super("live.readings");
    }

    /** What is in it, in order. */
    public List<Reading> readings() {
        return messages().stream().map(Wire::reading).toList();
    }

    /** How many rows were ever read back. */
    public long rowsReadBack() {
        return readBack;
    }

    @Override
    public void publish(Reading reading) {
        take(Wire.encode(reading));
    }

    @Override
    public void readBackRejected(Instant since, Consumer<Rejected> reader) {
        List<Rejected> rows = rowsSince(since);
        readBack += rows.size();
        rows.forEach(reader);
    }
}
