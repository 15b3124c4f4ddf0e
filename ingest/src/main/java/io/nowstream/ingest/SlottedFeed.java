package io.nowstream.ingest;

import io.nowstream.frames.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An archived feed as assembly makes sequences of it: its jittered frames on the slots of its
 * cadence, counted from the epoch, at most one to a slot, stamped with the slot's time.
 *
 * <p>A stamp belongs to the nearest slot, one half-way to the later; of two exact times in one slot
 * the nearer to it wins, and of two equally near ones the earlier. What scores or trains on an
 * archive sees the same frames by it as the stream does. A feed that keeps its cadence exactly is
 * left as it is.
 *
 * @param exact with the times as they were recorded
 */
public record SlottedFeed(FeedArchive exact) implements FeedArchive {

    @Override
    public String feed() {
        return exact.feed();
    }

    @Override
    public Duration cadence() {
        return exact.cadence();
    }

    @Override
    public boolean ends() {
        return exact.ends();
    }

    @Override
    public List<ArchivedFrame> frames() {
        long cadence = cadence().toMillis();
        TreeMap<Long, Slotted> slots = new TreeMap<>();
        for (ArchivedFrame frame : exact.frames()) {
            Slotted slotted = Slotted.of(frame, cadence);
            // Frames come in order of time, so of two equally near ones the earlier is there.
            slots.merge(
                    slotted.time().toEpochMilli(),
                    slotted,
                    (there, other) ->
                            other.distanceMillis() < there.distanceMillis() ? other : there);
        }
        return List.copyOf(slots.values());
    }

    private record Slotted(ArchivedFrame exact, Instant time, long distanceMillis)
            implements ArchivedFrame {

        static Slotted of(ArchivedFrame frame, long cadence) {
            long millis = frame.validTime().toEpochMilli();
            long past = Math.floorMod(millis, cadence);
            long slot = past < cadence - past ? millis - past : millis - past + cadence;
            return new Slotted(frame, Instant.ofEpochMilli(slot), Math.min(past, cadence - past));
        }

        @Override
        public String origin() {
            return exact.origin();
        }

        @Override
        public Instant validTime() {
            return time;
        }

        @Override
        public Optional<Instant> recordedArrival() {
            return exact.recordedArrival();
        }

        @Override
        public Optional<Path> wholeFile() {
            return exact.wholeFile();
        }

        @Override
        public Frame read() throws MalformedFrameException, IOException {
            Frame frame = exact.read();
            return new Frame(frame.feed(), frame.grid(), time, time, frame.channels());
        }
    }
}
