package io.nowstream.operators.rollout;

import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Frames as numbers, the most recently used ones kept: neighbouring sequences of a feed share all
 * their frames but one. Safe for use from any thread.
 */
final class UnpackedFrames {

    /** A feed's frame of a time; which bytes it has is compared, since a correction has others. */
    private record Key(String feed, Instant validTime) {}

    private record Unpacked(
            byte[] cells, Packing packing, Quantity quantity, Grid grid, ObservedField field) {

        int size() {
            return field.values().length;
        }

        boolean isOf(Channel channel, Grid wanted) {
            return packing.equals(channel.packing())
                    && quantity == channel.quantity()
                    && grid.equals(wanted)
                    && Arrays.equals(cells, channel.cells());
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
     * The first channel, looked through. Shared: never written to.
     *
     * @throws MalformedRecordException if the cells are not what the frame says, or not in it
     */
    ObservedField of(Frame frame) {
        Channel channel = frame.channels().get(0);
        Key key = new Key(frame.feed(), frame.validTime());
        synchronized (this) {
            @Nullable Unpacked known = kept.get(key);
            if (known != null && known.isOf(channel, frame.grid())) {
                return known.field();
            }
        }
        ObservedField field = ObservedField.of(channel.values(frame.grid()), channel.quantity());
        keep(
                key,
                new Unpacked(
                        channel.cells(),
                        channel.packing(),
                        channel.quantity(),
                        frame.grid(),
                        field));
        return field;
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
