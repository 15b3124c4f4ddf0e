package io.nowstream.bench;

import io.nowstream.app.demo.GeneratedStorm;
import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Tier;
import io.nowstream.ingest.sevir.SevirLayout;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.WarningSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Frames of several feeds, numbered in the order in which they are sent, feed after feed and time
 * after time, with nothing missing. The frames are those of generated storms, 384 × 384 VIL codes,
 * packed; each feed sees them from another place on.
 */
public final class Traffic {

    /** Frames per sequence. */
    public static final int LENGTH = 10;

    public static final String NOWCASTER = "identity";

    public static final Quantity QUANTITY = Quantity.VIL;

    public static final Packing PACKING = new Packing(CellType.UINT8, 1, 0, SevirLayout.MISSING, 0);

    public static final Grid GRID =
            new Grid(
                    SevirLayout.SIDE,
                    SevirLayout.SIDE,
                    SevirLayout.PROJECTION,
                    -200_000,
                    200_000,
                    1000,
                    1000);

    private static final Instant BEGIN = Instant.parse("2024-06-12T00:00:00Z");
    private static final Duration USUAL_DELAY = Duration.ofSeconds(90);
    private static final int STORMS = 2;

    /** Coprime to the number of frames there are. */
    private static final int APART = 17;

    /** Above the largest VIL code: areas are looked for and none is found. */
    private static final WarningSpec NO_WARNINGS = new WarningSpec(255, 255, 20, 3000);

    private final int feeds;
    private final List<byte[]> cells = new ArrayList<>();

    public Traffic(int feeds) {
        this.feeds = feeds;
        for (int seed = 0; seed < STORMS; seed++) {
            GeneratedStorm storm = new GeneratedStorm(seed);
            for (int t = 0; t < GeneratedStorm.FRAMES; t++) {
                cells.add(Cells.packCodes(codes(storm.frame(t)), PACKING));
            }
        }
    }

    /** Bytes as codes. */
    public static int[] codes(byte[] unsigned) {
        int[] codes = new int[unsigned.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = unsigned[i] & 0xFF;
        }
        return codes;
    }

    public int feedCount() {
        return feeds;
    }

    /** How the job treats them: one lead, by {@link #NOWCASTER}. */
    public Feeds feeds() {
        long cadence = SevirLayout.CADENCE.toMillis();
        return new Feeds(
                List.of(
                        new FeedSpec(
                                "bench/*",
                                LENGTH,
                                cadence,
                                1,
                                2 * cadence,
                                GapPolicy.HOLD,
                                2,
                                2 * cadence,
                                Duration.ofHours(6).toMillis(),
                                NOWCASTER,
                                NO_WARNINGS)));
    }

    /** How many frames there are before every feed has had its first nowcast but one frame. */
    public int framesBeforeNowcasts() {
        return (LENGTH - 1) * feeds;
    }

    /**
     * One frame; its cells are an array of its own, as they are when they come from a message.
     *
     * @param number from 0
     */
    public Frame frame(int number) {
        Instant valid = BEGIN.plus(SevirLayout.CADENCE.multipliedBy(number / feeds));
        return new Frame(
                "bench/%04d".formatted(number % feeds),
                GRID,
                valid,
                valid.plus(USUAL_DELAY),
                List.of(Channel.of(QUANTITY, PACKING, cells(number).clone())));
    }

    public FeedRecord record(int number) {
        return FeedRecord.of(frame(number));
    }

    /** The packed cells of a frame; not to be written to. */
    public byte[] cells(int number) {
        return cells.get((number / feeds + number % feeds * APART) % cells.size());
    }

    /** Mean size of a frame's packed cells, bytes. */
    public double meanPackedBytes() {
        return cells.stream().mapToInt(packed -> packed.length).average().orElseThrow();
    }

    /**
     * Which frame completed the sequence that this nowcast answers.
     *
     * @throws WorthlessFigureException if it is not that frame, said again by the identity
     */
    public int numberOf(ForecastField field) {
        int feed = Integer.parseInt(field.feed().substring("bench/".length()));
        long slot =
                Duration.between(BEGIN, field.issueTime()).toMillis()
                        / SevirLayout.CADENCE.toMillis();
        int number = Math.toIntExact(slot * feeds + feed);
        if (number < framesBeforeNowcasts()
                || field.leads() != 1
                || field.revision() != 0
                || !field.gaps().complete()
                || !Arrays.equals(field.channels().get(0).cells(), cells(number))) {
            throw new WorthlessFigureException(
                    field.identity() + " is not the frame that it was issued for");
        }
        if (field.tier() != Tier.FULL) {
            throw new WorthlessFigureException(
                    "%s was answered by %s, not by the identity"
                            .formatted(field.identity(), field.tier().label()));
        }
        return number;
    }
}
