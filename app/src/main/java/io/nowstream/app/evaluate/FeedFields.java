package io.nowstream.app.evaluate;

import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fields of a feed by index, as observed and as compared; the last few kept: windows overlap. */
final class FeedFields {

    private static final int KEPT = 32;

    /** One field on both grounds; the same array if there is nothing between them. */
    private record Both(float[] observed, float[] compared) {}

    private final FeedArchive feed;
    private final Ground ground;
    private final List<ArchivedFrame> frames;
    private final Grid grid;
    private final List<Quantity> quantities;
    private final Map<Integer, Both> kept =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Integer, Both> eldest) {
                    return size() > KEPT;
                }
            };

    FeedFields(FeedArchive feed, Ground ground) throws IOException, MalformedFrameException {
        this.feed = feed;
        this.ground = ground;
        this.frames = feed.frames();
        Frame first = frames.get(0).read();
        this.grid = first.grid();
        this.quantities = quantities(first);
    }

    FeedArchive feed() {
        return feed;
    }

    Grid observedGrid() {
        return grid;
    }

    private static List<Quantity> quantities(Frame frame) {
        return frame.channels().stream().map(Channel::quantity).toList();
    }

    List<Quantity> observedQuantities() {
        return quantities;
    }

    Grid comparedGrid() {
        return ground.grid(grid);
    }

    List<Quantity> comparedQuantities() {
        return ground.quantities(quantities);
    }

    ArchivedFrame frame(int index) {
        return frames.get(index);
    }

    /**
     * One frame, channel after channel, in the feed's units, NaN where there is no coverage. What
     * is weaker than nothing counts as nothing: dBZ below 0.
     */
    float[] observed(int index) throws IOException, MalformedFrameException {
        return both(index).observed();
    }

    /** The same on the ground of the comparison. */
    float[] compared(int index) throws IOException, MalformedFrameException {
        return both(index).compared();
    }

    private Both both(int index) throws IOException, MalformedFrameException {
        Both known = kept.get(index);
        if (known != null) {
            return known;
        }
        float[] values = read(index);
        Both both = new Both(values, ground.field(values, grid, quantities));
        kept.put(index, both);
        return both;
    }

    private float[] read(int index) throws IOException, MalformedFrameException {
        Frame frame = frames.get(index).read();
        if (!frame.grid().equals(grid)) {
            throw new MalformedFrameException(
                    frames.get(index).origin(), "its grid is not that of the feed's first frame");
        }
        if (!quantities(frame).equals(quantities)) {
            throw new MalformedFrameException(
                    frames.get(index).origin(),
                    "its channels are not those of the feed's first frame");
        }
        float[] all = new float[quantities.size() * grid.cells()];
        for (int channel = 0; channel < quantities.size(); channel++) {
            float nothing = quantities.get(channel).nothing();
            float[] values = frame.channels().get(channel).values(grid);
            for (int i = 0; i < values.length; i++) {
                all[channel * grid.cells() + i] = values[i] < nothing ? nothing : values[i];
            }
        }
        return all;
    }
}
