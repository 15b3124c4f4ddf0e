package io.nowstream.operators.rollout;

import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Quantity;
import io.nowstream.models.FeedShape;
import io.nowstream.models.baseline.Advection;
import io.nowstream.models.baseline.EchoMotion;
import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.Sequence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gap policy {@code advect}: a missing frame is the frame before it, moved on by the motion of the
 * frames before.
 *
 * <p>Done here, where frames are unpacked, and not in assembly: motion takes as long as a
 * baseline's nowcast, and what is made from a sequence's own frames need not be kept. So it depends
 * on nothing but the sequence, and every replay makes the same bytes.
 *
 * <p>Motion is that of the last two or three frames in a row, one cadence apart, up to the frame
 * before; at the old end of a sequence, where there are none, that of the first ones after. Without
 * any, or on a grid too small to see motion, the frame before stands in as it is. What comes in
 * from outside keeps the value that the frame before has there, and where that one has no coverage,
 * there is none: coverage is the radars', it does not move. The result is packed as the frame
 * before, so that it has no finer values than a frame that had come.
 *
 * <p>Safe for use from any thread.
 */
final class AdvectedGaps {

    /** As many as the rollouts in flight may need at a time, and their neighbours. */
    private static final int KEPT = 64;

    private record Key(String feed, Instant validTime) {}

    /** A frame that was made, and from what. */
    private record Made(List<Channel> from, int steps, Frame frame) {

        boolean isFrom(List<Channel> others, int otherSteps) {
            if (steps != otherSteps || from.size() != others.size()) {
                return false;
            }
            for (int i = 0; i < from.size(); i++) {
                Channel one = from.get(i);
                Channel other = others.get(i);
                if (!one.packing().equals(other.packing())
                        || !Arrays.equals(one.cells(), other.cells())) {
                    return false;
                }
            }
            return true;
        }
    }

    private final UnpackedFrames unpacked;
    private final Advection advection = new Advection();

    private final Map<Key, Made> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Made> eldest) {
                    return size() > KEPT;
                }
            };

    AdvectedGaps(UnpackedFrames unpacked) {
        this.unpacked = unpacked;
    }

    /**
     * The frames of a sequence, the missing ones moved on if its gap policy says so.
     *
     * @param sequence its frames are of one grid and one quantity
     * @throws MalformedRecordException if cells that are needed are damaged, or not here
     */
    List<Frame> filled(Sequence sequence) {
        if (!sequence.gaps().policy().equals(GapPolicy.ADVECT.label())) {
            return sequence.frames();
        }
        List<Frame> frames = new ArrayList<>(sequence.frames());
        boolean[] missing = missing(sequence);
        for (int i = 0; i < missing.length; i++) {
            if (missing[i]) {
                frames.set(i, movedOn(sequence, missing, i));
            }
        }
        return frames;
    }

    private static boolean[] missing(Sequence sequence) {
        boolean[] missing = new boolean[sequence.frames().size()];
        for (int i = 0; i < missing.length; i++) {
            missing[i] = sequence.gaps().missing().contains(time(sequence, i));
        }
        return missing;
    }

    private static Instant time(Sequence sequence, int index) {
        long back = sequence.frames().size() - 1L - index;
        return sequence.issueTime().minusMillis(back * sequence.cadenceMillis());
    }

    private Frame movedOn(Sequence sequence, boolean[] missing, int index) {
        Frame before = sequence.frames().get(index);
        List<Frame> forMotion = forMotion(sequence, missing, index);
        if (forMotion.isEmpty() || !showsMotion(before, sequence)) {
            return before;
        }
        int steps = steps(before, time(sequence, index), sequence.cadenceMillis());
        List<Channel> from = new ArrayList<>();
        from.add(before.channels().get(0));
        forMotion.forEach(frame -> from.add(frame.channels().get(0)));
        Key key = new Key(sequence.feed(), time(sequence, index));
        synchronized (this) {
            @Nullable Made known = kept.get(key);
            if (known != null && known.isFrom(from, steps)) {
                return known.frame();
            }
        }
        Frame frame = packed(before, key.validTime(), movedOn(before, forMotion, steps));
        synchronized (this) {
            kept.put(key, new Made(from, steps, frame));
        }
        return frame;
    }

    /**
     * How many cadences a frame is moved on; its exact time may be off its slot by less than one.
     */
    private static int steps(Frame before, Instant time, long cadenceMillis) {
        long millis = Duration.between(before.validTime(), time).toMillis();
        return Math.max(1, Math.toIntExact(Math.round((double) millis / cadenceMillis)));
    }

    private boolean showsMotion(Frame frame, Sequence sequence) {
        FeedShape shape =
                new FeedShape(
                        sequence.feed(),
                        frame.grid(),
                        frame.channels().get(0).quantity(),
                        Duration.ofMillis(sequence.cadenceMillis()),
                        EchoMotion.MOST_FRAMES,
                        1);
        return advection.refusal(shape).isEmpty();
    }

    /** Two or three frames in a row, before the index if there are such; else after; else none. */
    private static List<Frame> forMotion(Sequence sequence, boolean[] missing, int index) {
        for (int end = index; end >= 2; end--) {
            if (!missing[end - 1] && !missing[end - 2]) {
                int begin = end >= 3 && !missing[end - 3] ? end - 3 : end - 2;
                return sequence.frames().subList(begin, end);
            }
        }
        for (int begin = index + 1; begin + 2 <= missing.length; begin++) {
            if (!missing[begin] && !missing[begin + 1]) {
                boolean three = begin + 2 < missing.length && !missing[begin + 2];
                return sequence.frames().subList(begin, begin + (three ? 3 : 2));
            }
        }
        return List.of();
    }

    private float[] movedOn(Frame before, List<Frame> forMotion, int steps) {
        Grid grid = before.grid();
        Quantity quantity = before.channels().get(0).quantity();
        float[][] seen = forMotion.stream().map(this::values).toArray(float[][]::new);
        float[] held = values(before);
        float[] moved =
                EchoMotion.of(seen, quantity, grid.rows(), grid.columns())
                        .carry(held, steps)[steps - 1];
        for (int cell = 0; cell < moved.length; cell++) {
            if (Float.isNaN(moved[cell]) || Float.isNaN(held[cell])) {
                moved[cell] = held[cell];
            }
        }
        return moved;
    }

    private float[] values(Frame frame) {
        return unpacked.of(frame).values();
    }

    private static Frame packed(Frame before, Instant validTime, float[] values) {
        Channel channel = before.channels().get(0);
        byte[] cells = Cells.pack(values, channel.packing(), channel.quantity());
        return new Frame(
                before.feed(),
                before.grid(),
                validTime,
                before.arrivalTime(),
                List.of(Channel.of(channel.quantity(), channel.packing(), cells)));
    }
}
