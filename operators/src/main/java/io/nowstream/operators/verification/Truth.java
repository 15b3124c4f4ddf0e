package io.nowstream.operators.verification;

import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Quantity;
import io.nowstream.models.serving.Pooling;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A frame that forecasts are compared with: unpacked once, pooled once for each coarser grid. */
final class Truth {

    /** One channel's field on one grid. */
    private record Key(int channel, Grid grid) {}

    private final Frame frame;
    private final Map<Key, float[]> fields = new HashMap<>();

    Truth(Frame frame) {
        this.frame = frame;
    }

    List<Quantity> quantities() {
        return frame.channels().stream().map(Channel::quantity).toList();
    }

    /**
     * One channel's field on the frame's grid or one pooled from it; empty if it cannot be had.
     *
     * @throws MalformedRecordException if the cells are not what the frame says
     */
    Optional<float[]> on(Grid grid, int channel) {
        Optional<Pooling> pooling = Pooling.between(frame.grid(), grid);
        return pooling.map(
                by ->
                        fields.computeIfAbsent(
                                new Key(channel, grid), key -> by.pool(unpacked(channel))));
    }

    private float[] unpacked(int channel) {
        return frame.channels().get(channel).values(frame.grid());
    }
}
