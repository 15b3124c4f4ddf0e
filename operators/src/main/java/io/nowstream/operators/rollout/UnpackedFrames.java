package io.nowstream.operators.rollout;

import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.MalformedRecordException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Frames as numbers, those of each feed's newest sequence kept: its neighbour shares all of them
 * but one. Where that is too much, the most recently used ones are. Safe for use from any thread.
 */
final class UnpackedFrames {

    /** A feed's frame of a time; which bytes it has is compared, since a correction has others. */
    private record Key(String feed, Instant validTime) {}

    private record Unpacked(List<Channel> channels, Grid grid, ObservedField field) {

        int size() {
            return field.values().length;
        }

        boolean isOf(Frame frame) {
            boolean same = grid.equals(frame.grid()) && channels.size() == frame.channels().size();
            for (int i = 0; same && i < channels.size(); i++) {
                same = same(channels.get(i), frame.channels().get(i));
            }
            return same;
        }

        private static boolean same(Channel one, Channel other) {
            return one.packing().equals(other.packing())
                    && one.quantity() == other.quantity()
                    && Arrays.equals(one.cells(), other.cells());
        }
    }

    private final long budget;
    private final Map<Key, Unpacked> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long keptCells;

    /**
     * @param budget how many cells are kept, 4 bytes each, and a bit where some have no coverage
     */
    UnpackedFrames(long budget) {
        this.budget = budget;
    }

    /**
     * The frames of a sequence, oldest first. What is kept of its feed from before them is let go:
     * the sequences that come begin later.
     *
     * @throws MalformedRecordException if the cells of one are not what it says, or not in it
     */
    List<ObservedField> of(List<Frame> sequence) {
        List<ObservedField> fields = sequence.stream().map(this::of).toList();
        forgetWhatIsBefore(sequence.get(0));
        return fields;
    }

    private synchronized void forgetWhatIsBefore(Frame first) {
        Iterator<Map.Entry<Key, Unpacked>> all = kept.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Key, Unpacked> one = all.next();
            if (one.getKey().feed().equals(first.feed())
                    && one.getKey().validTime().isBefore(first.validTime())) {
                keptCells -= one.getValue().size();
                all.remove();
            }
        }
    }

    /**
     * All channels, looked through. Shared: never written to.
     *
     * @throws MalformedRecordException if the cells are not what the frame says, or not in it
     */
    ObservedField of(Frame frame) {
        Key key = new Key(frame.feed(), frame.validTime());
        synchronized (this) {
            @Nullable Unpacked known = kept.get(key);
            if (known != null && known.isOf(frame)) {
                return known.field();
            }
        }
        List<Channel> channels = frame.channels();
        ObservedField field =
                ObservedField.of(values(frame), channels.stream().map(Channel::quantity).toList());
        keep(key, new Unpacked(channels, frame.grid(), field));
        return field;
    }

    private static float[] values(Frame frame) {
        if (frame.channels().size() == 1) {
            return frame.channels().get(0).values(frame.grid());
        }
        int cells = frame.grid().cells();
        float[] all = new float[frame.channels().size() * cells];
        for (int i = 0; i < frame.channels().size(); i++) {
            float[] values = frame.channels().get(i).values(frame.grid());
            System.arraycopy(values, 0, all, i * cells, cells);
        }
        return all;
    }

    private synchronized void keep(Key key, Unpacked unpacked) {
        @Nullable Unpacked before = kept.put(key, unpacked);
        keptCells += unpacked.size() - (before == null ? 0 : before.size());
        Iterator<Unpacked> eldest = kept.values().iterator();
        while (keptCells > budget && eldest.hasNext()) {
            keptCells -= eldest.next().size();
            eldest.remove();
        }
    }
}
