package io.nowstream.operators.assembly;

import io.nowstream.frames.Frame;
import java.time.Instant;

/**
 * Places in time for the frames of one cadence: slot <i>s</i> is the instant <i>s</i> · cadence
 * since the epoch. A stamp belongs to the slot nearest to it; one that lies half-way belongs to the
 * later.
 *
 * @param cadenceMillis time between frames
 */
public record Slots(long cadenceMillis) {

    /** The slot that a stamp belongs to. */
    public long of(Instant time) {
        long millis = time.toEpochMilli();
        long slot = Math.floorDiv(millis, cadenceMillis);
        long past = Math.floorMod(millis, cadenceMillis);
        return past < cadenceMillis - past ? slot : slot + 1;
    }

    /** The instant of a slot. */
    public Instant time(long slot) {
        return Instant.ofEpochMilli(Math.multiplyExact(slot, cadenceMillis));
    }

    /**
     * Whether one of two frames of the same slot has the better claim to it: the exact time nearer
     * to the slot's, and of two equally near ones the earlier. Does not depend on which came first.
     */
    boolean fitsBetter(Frame frame, Frame other) {
        long distance = distance(frame);
        long otherDistance = distance(other);
        return distance < otherDistance
                || distance == otherDistance && frame.validTime().isBefore(other.validTime());
    }

    private long distance(Frame frame) {
        long past = Math.floorMod(frame.validTime().toEpochMilli(), cadenceMillis);
        return Math.min(past, cadenceMillis - past);
    }
}
