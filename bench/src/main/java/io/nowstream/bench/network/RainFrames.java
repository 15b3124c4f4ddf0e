package io.nowstream.bench.network;

import io.nowstream.bench.WorthlessFigureException;
import io.nowstream.bench.advection.MovingRain;
import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.models.FieldSequence;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive frames of one feed, packed as they are on the topic.
 *
 * @param label for figures
 * @param cadence between two
 * @param frames oldest first, none missing
 */
record RainFrames(String label, Duration cadence, List<Frame> frames) {

    static final String FEED = "bench/rain";

    private static final Instant BEGIN = Instant.parse("2024-06-12T00:00:00Z");
    private static final Duration DELAY = Duration.ofSeconds(90);

    /** Half a dBZ a code. */
    private static final Packing PACKING = new Packing(CellType.UINT8, 0.5, 0, 255, 0);

    /** Metres a frame; 40 km/h at five minutes. */
    private static final double EASTWARD = 3100;

    private static final double SOUTHWARD = -1300;

    /** Drifting rain in dBZ. */
    static RainFrames generated(
            int rows, int columns, double cellMetres, Duration cadence, int count) {
        Grid grid = Grid.local(rows, columns, cellMetres);
        MovingRain rain =
                new MovingRain(rows, columns, EASTWARD / cellMetres, SOUTHWARD / cellMetres, 7);
        List<Frame> frames = new ArrayList<>(count);
        for (int t = 0; t < count; t++) {
            byte[] cells = Cells.pack(rain.frame(t), PACKING, Quantity.REFLECTIVITY);
            Channel channel = Channel.of(Quantity.REFLECTIVITY, PACKING, cells);
            frames.add(at(BEGIN.plus(cadence.multipliedBy(t)), grid, channel));
        }
        return new RainFrames(
                "%d × %d, generated".formatted(rows, columns), cadence, List.copyOf(frames));
    }

    /**
     * The first of an archive's first feed, up to the first gap.
     *
     * @param most how many at most
     */
    static RainFrames recorded(Path directory, int most) throws IOException {
        try (Archive archive = Archives.open(directory)) {
            FeedArchive feed = archive.feeds().get(0);
            List<Frame> frames = new ArrayList<>();
            for (ArchivedFrame archived : feed.frames()) {
                Frame frame = read(archived);
                boolean next =
                        frames.isEmpty()
                                || frames.get(frames.size() - 1)
                                        .validTime()
                                        .plus(feed.cadence())
                                        .equals(frame.validTime());
                if (!next || frames.size() == most) {
                    break;
                }
                frames.add(at(frame.validTime(), frame.grid(), frame.channels().get(0)));
            }
            Grid grid = frames.get(0).grid();
            return new RainFrames(
                    "%d × %d, %s".formatted(grid.rows(), grid.columns(), feed.feed()),
                    feed.cadence(),
                    List.copyOf(frames));
        }
    }

    private static Frame read(ArchivedFrame frame) throws IOException {
        try {
            return frame.read();
        } catch (MalformedFrameException e) {
            throw new WorthlessFigureException(
                    "%s cannot be read: %s".formatted(frame.origin(), e.getMessage()), e);
        }
    }

    private static Frame at(Instant valid, Grid grid, Channel channel) {
        return new Frame(FEED, grid, valid, valid.plus(DELAY), List.of(channel));
    }

    Grid grid() {
        return frames.get(0).grid();
    }

    Channel channel(int number) {
        return frames.get(number).channels().get(0);
    }

    Quantity quantity() {
        return channel(0).quantity();
    }

    /**
     * Sequences of so many frames, each a frame later than the one before.
     *
     * @throws WorthlessFigureException if there are too few frames
     */
    List<FieldSequence> sequences(int count, int length) {
        int needed = count - 1 + length;
        if (frames.size() < needed) {
            throw new WorthlessFigureException(
                    "%s: %d frames without a gap; %d are needed"
                            .formatted(label, frames.size(), needed));
        }
        float[][] values = new float[needed][];
        for (int t = 0; t < needed; t++) {
            values[t] = channel(t).values(grid());
        }
        List<FieldSequence> sequences = new ArrayList<>(count);
        for (int first = 0; first < count; first++) {
            float[][] own = new float[length][];
            System.arraycopy(values, first, own, 0, length);
            Instant issued = frames.get(first + length - 1).validTime();
            sequences.add(new FieldSequence(FEED, grid(), quantity(), cadence, issued, own));
        }
        return sequences;
    }
}
