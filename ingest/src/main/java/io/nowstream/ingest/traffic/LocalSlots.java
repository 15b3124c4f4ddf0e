package io.nowstream.ingest.traffic;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Slots counted by the clock on the wall, 48 half-hours to every day, as UTC.
 *
 * <p>In spring the clock jumps over an hour. The files have slots for it all the same, empty as no
 * trip has such a time; they are no observation and have no instant. In autumn the clock shows an
 * hour twice. The files have one slot for both, which is taken for the first occurrence, in summer
 * time; the second is a gap of the feed.
 *
 * @param zone whose clock
 * @param cadence from slot to slot
 */
record LocalSlots(ZoneId zone, Duration cadence) {

    /** When a slot begins, or empty if the clock never showed that time. */
    Optional<Instant> time(LocalDateTime first, int slot) {
        LocalDateTime local = first.plus(cadence.multipliedBy(slot));
        // Of two offsets the first is the one before the change.
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        return offsets.stream().findFirst().map(local::toInstant);
    }
}
