package io.nowstream.app.train;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.ingest.FeedArchive;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Frames of a feed that follow each other, on one grid, as they are collected. */
abstract class Stretch {

    private final FeedArchive feed;
    private final int shortest;
    private final List<Instant> times = new ArrayList<>();
    private Optional<Grid> grid = Optional.empty();
    private int firstFrame;

    /**
     * @param shortest frames that a run has at least; a shorter one holds no window and is
     *     forgotten
     */
    Stretch(FeedArchive feed, int shortest) {
        this.feed = feed;
        this.shortest = shortest;
    }

    FeedArchive feed() {
        return feed;
    }

    boolean isContinuedBy(Frame frame) {
        if (times.isEmpty()) {
            return true;
        }
        Instant next = times.get(times.size() - 1).plus(feed.cadence());
        return grid.equals(Optional.of(frame.grid())) && next.equals(frame.validTime());
    }

    /** The values as they were read, channel after channel. */
    float[] add(int index, Frame frame) {
        float[] values = values(frame);
        if (times.isEmpty()) {
            firstFrame = index;
            grid = Optional.of(frame.grid());
            begin(frame.grid());
        }
        times.add(frame.validTime());
        keep(frame, values);
        return values;
    }

    private float[] values(Frame frame) {
        int cells = frame.grid().cells();
        float[] all = new float[channels(frame).size() * cells];
        int at = 0;
        for (Channel channel : channels(frame)) {
            try {
                System.arraycopy(channel.values(frame.grid()), 0, all, at, cells);
            } catch (MalformedRecordException e) {
                throw new UserMistake(
                        "%s at %s: %s".formatted(feed.feed(), frame.validTime(), e.getMessage()),
                        e);
            }
            at += cells;
        }
        return all;
    }

    /** Makes a run of what was collected, and forgets it. */
    void end() {
        if (times.size() >= shortest) {
            makeRun(firstFrame, grid.orElseThrow(), List.copyOf(times));
        }
        times.clear();
        grid = Optional.empty();
        forget();
    }

    /** Those that are trained on. */
    abstract List<Channel> channels(Frame frame);

    /** Told of the grid of the first frame. */
    abstract void begin(Grid grid);

    /**
     * Told of each frame.
     *
     * @param values only read
     */
    abstract void keep(Frame frame, float[] values);

    /** Told when it is over, if it is long enough. */
    abstract void makeRun(int firstFrame, Grid grid, List<Instant> times);

    /** Told when it is over. */
    abstract void forget();
}
