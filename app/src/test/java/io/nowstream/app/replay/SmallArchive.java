package io.nowstream.app.replay;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.WarningSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Small feeds of a blob that drifts to the south-east: an archive without files. */
public record SmallArchive(int feedCount, int frames, int side) implements Archive {

    public static final Instant BEGIN = Instant.parse("2020-06-01T00:00:00Z");
    public static final Duration CADENCE = Duration.ofMinutes(5);
    public static final Packing PACKING = new Packing(CellType.UINT8, 0.5, 0, 255, 0);

    @Override
    public List<FeedArchive> feeds() {
        return IntStream.range(0, feedCount)
                .mapToObj(i -> (FeedArchive) new Feed("small/" + i, i))
                .toList();
    }

    /** Settings of all its feeds. */
    public static Feeds settings(int length, int leads) {
        long cadence = CADENCE.toMillis();
        return new Feeds(
                List.of(
                        new FeedSpec(
                                "small/*",
                                length,
                                cadence,
                                leads,
                                2 * cadence,
                                GapPolicy.HOLD,
                                1,
                                2 * cadence,
                                Duration.ofHours(6).toMillis(),
                                "advection",
                                new WarningSpec(35, 30, 10, 2000))));
    }

    public static Instant time(int index) {
        return BEGIN.plus(CADENCE.multipliedBy(index));
    }

    /** One frame as it would be read; {@code variant} changes its bytes. */
    public static Frame frame(String feed, int index, int side, int seed, int variant) {
        float[] values = new float[side * side];
        double row = side * 0.2 + 0.45 * index + seed;
        double column = side * 0.25 + 0.3 * index;
        for (int i = 0; i < values.length; i++) {
            double dy = (i / side - row) / (side * 0.12);
            double dx = (i % side - column) / (side * 0.12);
            values[i] = (float) (48 * Math.exp(-(dx * dx + dy * dy)) + variant);
        }
        Grid grid =
                new Grid(
                        side,
                        side,
                        "+proj=laea +lat_0=38 +lon_0=-98 +units=m +a=6370997 +b=6370997",
                        0,
                        0,
                        1000,
                        1000);
        return new Frame(
                feed,
                grid,
                time(index),
                time(index),
                List.of(
                        Channel.of(
                                Quantity.REFLECTIVITY,
                                PACKING,
                                Cells.pack(values, PACKING, Quantity.REFLECTIVITY))));
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private final class Feed implements FeedArchive {

        private final String name;
        private final int seed;

        Feed(String name, int seed) {
            this.name = name;
            this.seed = seed;
        }

        @Override
        public String feed() {
            return name;
        }

        @Override
        public Duration cadence() {
            return CADENCE;
        }

        @Override
        public boolean ends() {
            return true;
        }

        @Override
        public List<ArchivedFrame> frames() {
            List<ArchivedFrame> all = new ArrayList<>();
            for (int i = 0; i < frames; i++) {
                int index = i;
                all.add(
                        new ArchivedFrame() {
                            @Override
                            public String origin() {
                                return name + "#" + index;
                            }

                            @Override
                            public Instant validTime() {
                                return time(index);
                            }

                            @Override
                            public Frame read() {
                                return frame(name, index, side, seed, 0);
                            }
                        });
            }
            return all;
        }
    }
}
