package io.nowstream.ingest.publish;

import io.nowstream.frames.Reading;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A run's readings in memory, in the wire's form; can fail as a broker does. */
public final class RecordedReadings implements ReadingLog {

    private final List<byte[]> readings = new ArrayList<>();
    private final List<byte[]> rejected = new ArrayList<>();
    private String identity = "live.readings 1";
    private int takesStill = Integer.MAX_VALUE;
    private boolean acknowledges = true;
    private long readBack;

    /** What is in it, in order. */
    public List<Reading> readings() {
        return readings.stream().map(Wire::reading).toList();
    }

    public List<Rejected> rows() {
        return rejected.stream().map(Wire::rejected).toList();
    }

    /** How many rows were ever read back. */
    public long rowsReadBack() {
        return readBack;
    }

    /** From then on nothing is taken. */
    public void failAfter(int messages) {
        takesStill = messages;
    }

    /** Takes messages, but its acknowledgements are lost. */
    public void loseAcknowledgements() {
        acknowledges = false;
    }

    public void recover() {
        takesStill = Integer.MAX_VALUE;
        acknowledges = true;
    }

    /** The topics are deleted and created anew. */
    public void createAnew() {
        readings.clear();
        rejected.clear();
        identity = "live.readings 2";
    }

    @Override
    public String identity() {
        return identity;
    }

    @Override
    public void publish(Reading reading) {
        take(readings, Wire.encode(reading));
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
    public void readBackRejected(Instant since, Consumer<Rejected> reader) {
        rows().stream()
                .filter(row -> !row.rejectedAt().isBefore(since))
                .peek(row -> readBack++)
                .forEach(reader);
    }
}
