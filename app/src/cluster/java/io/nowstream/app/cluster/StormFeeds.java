package io.nowstream.app.cluster;

import io.nowstream.app.demo.GeneratedStorm;
import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.sevir.SevirLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Six endless feeds of generated storms: two nowcast by a network, two by advection, two by
 * persistence. Those of the network are smaller, so that it does not take all of the machine.
 * Frames are numbered in the order in which they are sent, feed after feed and time after time,
 * nothing missing.
 *
 * <p>A storm goes forwards and backwards in turn, so that nothing jumps, and each feed sees it from
 * another moment on.
 */
final class StormFeeds {

    private static final String NETWORK = "vmrnn-vil";

    private static final List<String> NOWCASTERS =
            List.of(NETWORK, "advection", "persistence", NETWORK, "advection", "persistence");

    private static final int LEADS = 6;

    private static final int SIDE = 64;
    private static final int SIDE_OF_NETWORK = 32;

    /** What the network was trained on: cells of 4 km. */
    private static final int STRIDE = 4;

    private static final int APART = 17;
    private static final int STORMS = 2;
    private static final Duration USUAL_DELAY = Duration.ofSeconds(90);
    private static final Packing PACKING =
            new Packing(CellType.UINT8, 1, 0, SevirLayout.MISSING, 0);

    private final Instant begin;
    private final List<List<byte[]>> cells = new ArrayList<>();

    /**
     * @param begin valid time of the first frames, a whole cadence
     */
    StormFeeds(Instant begin) {
        this.begin = begin;
        for (int seed = 0; seed < STORMS; seed++) {
            GeneratedStorm storm = new GeneratedStorm(seed);
            for (int t = 0; t < GeneratedStorm.FRAMES; t++) {
                byte[] whole = storm.frame(t);
                cells.add(List.of(packed(whole, SIDE), packed(whole, SIDE_OF_NETWORK)));
            }
        }
    }

    /** Every fourth cell of the middle of a storm. */
    private static byte[] packed(byte[] codes, int side) {
        int margin = (GeneratedStorm.SIZE - side * STRIDE) / 2;
        int[] middle = new int[side * side];
        for (int i = 0; i < middle.length; i++) {
            int row = margin + i / side * STRIDE;
            int column = margin + i % side * STRIDE;
            middle[i] = codes[row * GeneratedStorm.SIZE + column] & 0xFF;
        }
        return Cells.packCodes(middle, PACKING);
    }

    static int count() {
        return NOWCASTERS.size();
    }

    /** The feeds of {@code nowstream.yaml}. */
    static String yaml() {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < count(); i++) {
            yaml.append(
                    """
                      %s:
                        cadence: 5 min
                        leads: %d
                        deadline: 0 s
                        nowcaster: %s
                    """
                            .formatted(name(i), LEADS, NOWCASTERS.get(i)));
        }
        return yaml.toString();
    }

    static String name(int feed) {
        return "storm-" + feed;
    }

    /** A frame as ingest publishes it. */
    FeedRecord frame(int number) {
        int feed = number % count();
        int index = number / count();
        Instant valid = begin.plus(SevirLayout.CADENCE.multipliedBy(index));
        int side = side(feed);
        double west = feed * SIDE * STRIDE * 1000.0;
        return FeedRecord.of(
                new Frame(
                        name(feed),
                        new Grid(
                                side,
                                side,
                                SevirLayout.PROJECTION,
                                west,
                                0,
                                STRIDE * 1000,
                                STRIDE * 1000),
                        valid,
                        valid.plus(USUAL_DELAY),
                        List.of(Channel.of(Quantity.VIL, PACKING, cellsOf(feed, index).clone()))));
    }

    private static int side(int feed) {
        return NOWCASTERS.get(feed).equals(NETWORK) ? SIDE_OF_NETWORK : SIDE;
    }

    private byte[] cellsOf(int feed, int index) {
        int there = GeneratedStorm.FRAMES - 1;
        int step = Math.floorMod(index + feed * APART, 2 * there);
        int t = step <= there ? step : 2 * there - step;
        return cells.get(feed % STORMS * GeneratedStorm.FRAMES + t).get(side(feed) == SIDE ? 0 : 1);
    }
}
