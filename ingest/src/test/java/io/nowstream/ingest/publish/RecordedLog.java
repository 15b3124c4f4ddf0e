package io.nowstream.ingest.publish;

import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A run's log in memory, in the wire's form; can fail as a broker does. */
public final class RecordedLog implements RunLog {

    private final List<byte[]> frames = new ArrayList<>();
    private final List<byte[]> rejected = new ArrayList<>();
    private String identity = "live.frames 1";
    private int takesStill = Integer.MAX_VALUE;
    private boolean acknowledges = true;
    private long readBack;

    /** What is in it, in order. */
    public List<FeedRecord> records() {
        return frames.stream().map(Wire::feedRecord).toList();
    }

    public List<Rejected> rows() {
        return rejected.stream().map(Wire::rejected).toList();
    }

    /** How many records the last {@link #readBack} calls gave, all together. */
    public long recordsReadBack() {
        return readBack;
    }

    /** From then on nothing is taken. */
    public void failAfter(int records) {
        takesStill = records;
    }

    /** Takes records, but its acknowledgements are lost. */
    public void loseAcknowledgements() {
        acknowledges = false;
    }

    public void recover() {
        takesStill = Integer.MAX_VALUE;
        acknowledges = true;
    }

    /** The topics are deleted and created anew. */
    public void createAnew() {
        frames.clear();
        rejected.clear();
        identity = "live.frames 2";
    }

    @Override
    public String identity() {
        return identity;
    }

    @Override
    public void publish(FeedRecord record) {
        take(frames, Wire.encode(record));
    }

    @Override
    public void reject(Rejected row) {
        take(rejected, Wire.encode(row));
    }

    private void take(List<byte[]> topic, byte[] message) {
        if (takesStill-- <= 0) {
            throw new PublishException("the broker is away");
        }
        topic.add(message);
    }

    @Override
    public void flush() {
        if (!acknowledges) {
            throw new PublishException("no acknowledgement");
        }
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
        rows().stream().filter(row -> !row.rejectedAt().isBefore(since)).forEach(reader);
    }
}
