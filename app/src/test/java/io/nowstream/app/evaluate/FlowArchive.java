package io.nowstream.app.evaluate;

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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Days of flows in one town, {@code town}: busier by noon, and each day a little more so. */
record FlowArchive(int days) implements Archive {

    static final String FEED = "town";
    static final Grid GRID = Grid.local(4, 6, 1000);
    static final Duration CADENCE = Duration.ofHours(2);
    static final int PER_DAY = 12;
    static final List<Quantity> FLOWS = List.of(Quantity.INFLOW, Quantity.OUTFLOW);

    /** A Monday. */
    static final Instant BEGIN = Instant.parse("2024-06-03T00:00:00Z");

    private static final Packing WHOLE = new Packing(CellType.UINT16, 1, 0, 65_535, Packing.NONE);

    static Instant time(int frame) {
        return BEGIN.plus(CADENCE.multipliedBy(frame));
    }

    /** Of one channel; twice as many leave as come. */
    static float[] values(int frame, Quantity quantity) {
        float[] values = new float[GRID.cells()];
        double hour = Math.sin(Math.PI * (frame % PER_DAY) / PER_DAY);
        double day = 1 + 0.05 * (frame / PER_DAY);
        for (int i = 0; i < values.length; i++) {
            double all = day * (5 + (40 + i) * hour) + frame % 3;
            values[i] = (float) Math.rint(quantity == Quantity.OUTFLOW ? 2 * all : all);
        }
        return values;
    }

    /** Channel after channel. */
    static float[] values(int frame) {
        float[] both = new float[2 * GRID.cells()];
        System.arraycopy(values(frame, Quantity.INFLOW), 0, both, 0, GRID.cells());
        System.arraycopy(values(frame, Quantity.OUTFLOW), 0, both, GRID.cells(), GRID.cells());
        return both;
    }

    @Override
    public List<FeedArchive> feeds() {
        return List.of(new Town(days * PER_DAY));
    }

    @Override
    public void close() {}

    private record Town(int count) implements FeedArchive {

        @Override
        public String feed() {
            return FEED;
        }

        @Override
        public Duration cadence() {
            return CADENCE;
        }

        @Override
        public boolean ends() {
            return false;
        }

        @Override
        public List<ArchivedFrame> frames() {
            return IntStream.range(0, count)
                    .mapToObj(i -> (ArchivedFrame) new Archived(i))
                    .toList();
        }
    }

    private record Archived(int number) implements ArchivedFrame {

        @Override
        public String origin() {
            return "town frame " + number;
        }

        @Override
        public Instant validTime() {
            return time(number);
        }

        @Override
        public Frame read() {
            return new Frame(
                    FEED,
                    GRID,
                    validTime(),
                    validTime(),
                    FLOWS.stream().map(this::channel).toList());
        }

        private Channel channel(Quantity quantity) {
            return Channel.of(
                    quantity, WHOLE, Cells.pack(values(number, quantity), WHOLE, quantity));
        }
    }
}
