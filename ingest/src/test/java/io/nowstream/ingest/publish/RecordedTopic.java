package io.nowstream.ingest.publish;

import io.nowstream.frames.Rejected;
import io.nowstream.frames.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A topic and its run's {@code rejected} in memory, in the wire's form; can fail as a broker does.
 */
public abstract class RecordedTopic {

    private final String name;
    private final List<byte[]> messages = new ArrayList<>();
    private final List<byte[]> rejected = new ArrayList<>();
    private int created = 1;
    private int takesStill = Integer.MAX_VALUE;
    private boolean acknowledges = true;

    RecordedTopic(String name) {
        this.name = name;
    }

    /** What is in it, in order. */
    final List<byte[]> messages() {
        return messages;
    }

    public final List<Rejected> rows() {
        return rejected.stream().map(Wire::rejected).toList();
    }

    final List<Rejected> rowsSince(Instant since) {
        return rows().stream().filter(row -> !row.rejectedAt().isBefore(since)).toList();
    }

    /** From then on nothing is taken. */
    public final void failAfter(int more) {
        takesStill = more;
    }

    /** Takes messages, but its acknowledgements are lost. */
    public final void loseAcknowledgements() {
        acknowledges = false;
    }

    public final void recover() {
        takesStill = Integer.MAX_VALUE;
        acknowledges = true;
    }

    /** The topics are deleted and created anew. */
    public final void createAnew() {
        messages.clear();
        rejected.clear();
        created++;
    }

    public final String identity() {
        return name + " " + created;
    }

    final void take(byte[] message) {
        take(messages, message);
    }

    public final void reject(Rejected row) {
        take(rejected, Wire.encode(row));
    }

    private void take(List<byte[]> topic, byte[] message) {
        if (takesStill-- <= 0) {
            throw new PublishException("the broker is away");
        }
        topic.add(message);
    }

    public final void flush() {
        if (!acknowledges) {
            throw new PublishException("no acknowledgement");
        }
    }
}
