package io.nowstream.app.evaluate;

import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.operators.assembly.Slots;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A feed's frames by slot, as assembly places them: of two in one slot the first counts. One that
 * cannot be read is not there. The last few are kept: windows overlap.
 */
final class SlottedFrames {

    private static final int KEPT = 40;

    /**
     * A frame and its numbers.
     *
     * @param frame packed
     * @param values by channel
     */
    record Unpacked(Frame frame, List<float[]> values) {

        static Unpacked of(Frame frame) {
            return new Unpacked(
                    frame,
                    frame.channels().stream()
                            .map((Channel channel) -> channel.values(frame.grid()))
                            .toList());
        }

        /** Channel after channel, as nowcasters take them. */
        float[] together() {
            if (values.size() == 1) {
                return values.get(0);
            }
            int cells = frame.grid().cells();
            float[] all = new float[values.size() * cells];
            for (int i = 0; i < values.size(); i++) {
                System.arraycopy(values.get(i), 0, all, i * cells, cells);
            }
            return all;
        }
    }

    private final TreeMap<Long, ArchivedFrame> bySlot = new TreeMap<>();
    private final Consumer<String> notes;
    private final Map<Long, Optional<Unpacked>> kept =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, Optional<Unpacked>> eldest) {
                    return size() > KEPT;
                }
            };

    /**
     * @param notes told of each frame that cannot be read
     */
    SlottedFrames(FeedArchive feed, Consumer<String> notes) throws IOException {
        this.notes = notes;
        Slots slots = new Slots(feed.cadence().toMillis());
        for (ArchivedFrame frame : feed.frames()) {
            bySlot.putIfAbsent(slots.of(frame.validTime()), frame);
        }
    }

    /** Slots that have a frame, oldest first. */
    List<Long> slots() {
        return List.copyOf(bySlot.keySet());
    }

    /** The frame of a slot, if there is one that can be read. */
    Optional<Unpacked> at(long slot) throws IOException {
        ArchivedFrame frame = bySlot.get(slot);
        if (frame == null) {
            return Optional.empty();
        }
        Optional<Unpacked> known = kept.get(slot);
        if (known == null) {
            known = read(frame);
            kept.put(slot, known);
        }
        return known;
    }

    private Optional<Unpacked> read(ArchivedFrame frame) throws IOException {
        try {
            return Optional.of(Unpacked.of(frame.read()));
        } catch (MalformedFrameException e) {
            notes.accept("%s left out: %s".formatted(frame.origin(), e.getMessage()));
            return Optional.empty();
        }
    }
}
