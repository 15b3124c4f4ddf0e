package io.nowstream.app.models;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Quantity;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a feed's newest frames say of it: its grid, quantity and cadence, and sequences of them.
 *
 * @param feed its name
 * @param frames those of the newest frame's kind by valid time, the last of the log for each
 */
record FeedView(String feed, NavigableMap<Instant, Frame> frames) {

    /** How far a distance between frames may be from a cadence and still be it: jitter. */
    private static final double JITTER = 0.1;

    /**
     * @throws UserMistake if there are fewer than two frames: no cadence can be seen
     */
    static FeedView of(String feed, String log, List<Frame> inOrderOfTheLog) {
        NavigableMap<Instant, Frame> frames = new TreeMap<>();
        if (!inOrderOfTheLog.isEmpty()) {
            Frame newest = inOrderOfTheLog.get(inOrderOfTheLog.size() - 1);
            inOrderOfTheLog.stream()
                    .filter(frame -> isOfOneKind(frame, newest))
                    .forEach(frame -> frames.put(frame.validTime(), frame));
        }
        if (frames.size() < 2) {
            throw new UserMistake(
                    ("%s has %s of feed %s; a candidate is tried on the feed's "
                                    + "newest frames, so wait for them, or correct the name")
                            .formatted(log, frames.isEmpty() ? "no frame" : "one frame", feed));
        }
        return new FeedView(feed, frames);
    }

    private static boolean isOfOneKind(Frame frame, Frame other) {
        return frame.grid().equals(other.grid()) && quantities(frame).equals(quantities(other));
    }

    private static List<Quantity> quantities(Frame frame) {
        return frame.channels().stream().map(Channel::quantity).toList();
    }

    private Frame newest() {
        return frames.lastEntry().getValue();
    }

    /** Valid time of the newest frame. */
    Instant newestTime() {
        return frames.lastKey();
    }

    /**
     * The shape that a nowcaster is asked about.
     *
     * @param usual the cadence that is assumed if the frames are about that far apart
     */
    FeedShape shape(Duration usual, int length, int leads) {
        return new FeedShape(
                feed, newest().grid(), quantities(newest()), cadence(usual), length, leads);
    }

    /** The median of the distances, to the second, or the usual one if that is within jitter. */
    private Duration cadence(Duration usual) {
        List<Long> distances = new ArrayList<>();
        Instant before = null;
        for (Instant time : frames.keySet()) {
            if (before != null) {
                distances.add(Duration.between(before, time).toMillis());
            }
            before = time;
        }
        distances.sort(null);
        long median = distances.get(distances.size() / 2);
        return Math.abs(median - usual.toMillis()) <= JITTER * usual.toMillis()
                ? usual
                : Duration.ofSeconds(Math.max(1, Math.round(median / 1000.0)));
    }

    /**
     * The newest sequence without a gap.
     *
     * @throws UserMistake if there is none, or a frame of it cannot be read
     */
    FieldSequence sequence(FeedShape shape) {
        long cadence = shape.cadence().toMillis();
        NavigableMap<Long, Frame> bySlot = new TreeMap<>();
        frames.forEach(
                (time, frame) ->
                        bySlot.put(Math.round((double) time.toEpochMilli() / cadence), frame));
        for (long last : bySlot.descendingKeySet()) {
            if (bySlot.subMap(last - shape.length() + 1, true, last, true).size()
                    == shape.length()) {
                List<Frame> found =
                        List.copyOf(
                                bySlot.subMap(last - shape.length() + 1, true, last, true)
                                        .values());
                return fields(shape, Instant.ofEpochMilli(last * cadence), found);
            }
        }
        throw new UserMistake(
                ("%s has no %d frames one after the other among its newest %d; "
                                + "try again when the gap is behind it")
                        .formatted(feed, shape.length(), frames.size()));
    }

    private FieldSequence fields(FeedShape shape, Instant issueTime, List<Frame> found) {
        float[][] fields = new float[found.size()][];
        for (int i = 0; i < fields.length; i++) {
            try {
                fields[i] = values(found.get(i), shape.grid());
            } catch (MalformedRecordException e) {
                throw new UserMistake(
                        "%s: the frame of %s cannot be unpacked: %s"
                                .formatted(feed, found.get(i).validTime(), e.getMessage()),
                        e);
            }
        }
        return new FieldSequence(
                feed, shape.grid(), shape.quantities(), shape.cadence(), issueTime, fields);
    }

    /** Channel after channel. */
    private static float[] values(Frame frame, Grid grid) {
        float[] all = new float[frame.channels().size() * grid.cells()];
        for (int i = 0; i < frame.channels().size(); i++) {
            float[] values = frame.channels().get(i).values(grid);
            System.arraycopy(values, 0, all, i * grid.cells(), grid.cells());
        }
        return all;
    }
}
