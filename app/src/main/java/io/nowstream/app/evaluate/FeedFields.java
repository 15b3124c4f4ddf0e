package io.nowstream.app.evaluate;

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

/** Fields of a feed by index, the last few kept: windows overlap. */
final class FeedFields {

    private static final int KEPT = 32;

    private final FeedArchive feed;
    private final List<ArchivedFrame> frames;
    private final Grid grid;
    private final Quantity quantity;
    private final Map<Integer, float[]> kept =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Integer, float[]> eldest) {
                    return size() > KEPT;
                }
            };

    FeedFields(FeedArchive feed) throws IOException, MalformedFrameException {
        this.feed = feed;
        this.frames = feed.frames();
        Frame first = frames.get(0).read();
        this.grid = first.grid();
        this.quantity = first.channels().get(0).quantity();
    }

    FeedArchive feed() {
        return feed;
    }

    Grid grid() {
        return grid;
    }

    Quantity quantity() {
        return quantity;
    }

    ArchivedFrame frame(int index) {
        return frames.get(index);
    }

    /**
     * One field, physical units, NaN where there is no coverage. What is weaker than nothing counts
     * as nothing: dBZ below 0.
     */
    float[] at(int index) throws IOException, MalformedFrameException {
        float[] known = kept.get(index);
        if (known != null) {
            return known;
        }
        Frame frame = frames.get(index).read();
        if (!frame.grid().equals(grid)) {
            throw new MalformedFrameException(
                    frames.get(index).origin(), "its grid is not that of the feed's first frame");
        }
        float[] values = frame.channels().get(0).values(grid);
        for (int i = 0; i < values.length; i++) {
            if (values[i] < quantity.nothing()) {
                values[i] = quantity.nothing();
            }
        }
        kept.put(index, values);
        return values;
    }
}
