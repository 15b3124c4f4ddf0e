package io.nowstream.operators.gridding;

import io.nowstream.frames.Reading;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.wire.Wire;

/** The row of a reading that its feed cannot use. */
final class ReadingRow {

    private ReadingRow() {}

    /**
     * Keeps the reading as it is written on the wire. The time is the reading's own arrival, not
     * the machine's, so that a replay rejects with the same row.
     */
    static Rejected of(Reading reading, String reason) {
        return Rejected.of(reading.feed(), reason, Wire.encode(reading), reading.arrivalTime());
    }
}
