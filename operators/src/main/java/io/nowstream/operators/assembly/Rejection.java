package io.nowstream.operators.assembly;

import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Sha256;
import io.nowstream.frames.wire.Wire;
import java.util.Arrays;

/** The row of a record that a feed cannot use. */
final class Rejection {

    private Rejection() {}

    /**
     * Keeps the record as it is written on the wire. The time is the record's own arrival, not the
     * machine's, so that a replay rejects with the same row.
     */
    static Rejected of(FeedRecord record, String reason) {
        byte[] bytes = Wire.encode(record);
        byte[] kept =
                bytes.length <= Rejected.KEPT_BYTES
                        ? bytes
                        : Arrays.copyOf(bytes, Rejected.KEPT_BYTES);
        return new Rejected(record.feed(), reason, Sha256.of(bytes), kept, record.arrivalTime());
    }
}
