package io.nowstream.operators.gridding;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import java.io.Serializable;
import java.util.List;

/**
 * How the readings of a feed become frames.
 *
 * <p>A <em>slot</em> is one cadence long, its end excluded; slots follow each other from the epoch
 * on. A frame's valid time is the end of its slot: what it says has been observed by then.
 *
 * @param feed the feed, by its name
 * @param grid where the cells lie; readings give their place in its projection metres
 * @param kind what is made of the readings of a cell
 * @param quantity what the frame's channel measures; of {@link Kind#FLOWS} its first, inflow
 * @param packing how cells are stored
 * @param cadenceMillis length of a slot
 * @param outOfOrdernessMillis how far readings may lie behind the newest valid time of their feed:
 *     a slot's frame leaves when one is seen that is this much newer than the slot's end
 * @param latenessMillis how much longer, by the same clock, a late reading corrects its slot's
 *     frame
 * @param toleranceMillis how far a valid time may lie beyond its arrival time
 */
public record GriddingSpec(
        String feed,
        Grid grid,
        Kind kind,
        Quantity quantity,
        Packing packing,
        long cadenceMillis,
        long outOfOrdernessMillis,
        long latenessMillis,
        long toleranceMillis)
        implements Serializable {

    /** Whole vehicles; every cell of a city is looked at. */
    public static final Packing WHOLE_NUMBERS =
            new Packing(CellType.UINT16, 1, 0, Packing.NONE, Packing.NONE);

    /** What is made of the readings of a cell. */
    public enum Kind {
        /**
         * Of positions: how many sources came into the cell (channel 0) and left it (channel 1), by
         * consecutive positions of the same source in two different cells. A change of cell counts
         * in the slot of the later position; if the earlier one lies further back than the slot
         * before, the source counts as new. From or to a place outside the grid is a change too.
         */
        FLOWS,
        /** The mean of the readings' values; nothing known where none was reported. */
        MEAN,
        /** How many: the sum of the readings' values, a mere position being one. */
        COUNT
    }

    public GriddingSpec {
        if (feed.isEmpty()) {
            throw new IllegalArgumentException("gridding needs a feed's name");
        }
        if (cadenceMillis < 1
                || outOfOrdernessMillis < 0
                || latenessMillis < 0
                || toleranceMillis < 0) {
            throw new IllegalArgumentException(
                    "%s: cadence must be positive, out-of-orderness, lateness and tolerance not"
                                    .formatted(feed)
                            + " negative");
        }
        if (kind == Kind.FLOWS && quantity != Quantity.INFLOW) {
            throw new IllegalArgumentException(
                    "%s: flows are inflow and outflow; the quantity must be INFLOW, was %s"
                            .formatted(feed, quantity));
        }
        if (kind == Kind.MEAN
                && packing.type() != CellType.FLOAT32
                && packing.nodata() == Packing.NONE) {
            throw new IllegalArgumentException(
                    "%s: a mean needs a nodata code for cells in which nothing was reported"
                            .formatted(feed));
        }
    }

    /** Inflow and outflow of cells from the positions of vehicles; parameters as above. */
    public static GriddingSpec flows(
            String feed,
            Grid grid,
            long cadenceMillis,
            long outOfOrdernessMillis,
            long latenessMillis,
            long toleranceMillis) {
        return new GriddingSpec(
                feed,
                grid,
                Kind.FLOWS,
                Quantity.INFLOW,
                WHOLE_NUMBERS,
                cadenceMillis,
                outOfOrdernessMillis,
                latenessMillis,
                toleranceMillis);
    }

    /** Means of gauges and detectors; parameters as above. */
    public static GriddingSpec means(
            String feed,
            Grid grid,
            Quantity quantity,
            Packing packing,
            long cadenceMillis,
            long outOfOrdernessMillis,
            long latenessMillis,
            long toleranceMillis) {
        return new GriddingSpec(
                feed,
                grid,
                Kind.MEAN,
                quantity,
                packing,
                cadenceMillis,
                outOfOrdernessMillis,
                latenessMillis,
                toleranceMillis);
    }

    /** Counts of what detectors saw; parameters as above. */
    public static GriddingSpec counts(
            String feed,
            Grid grid,
            Quantity quantity,
            Packing packing,
            long cadenceMillis,
            long outOfOrdernessMillis,
            long latenessMillis,
            long toleranceMillis) {
        return new GriddingSpec(
                feed,
                grid,
                Kind.COUNT,
                quantity,
                packing,
                cadenceMillis,
                outOfOrdernessMillis,
                latenessMillis,
                toleranceMillis);
    }

    /** What the frame's channels measure, in their order. */
    public List<Quantity> quantities() {
        return kind == Kind.FLOWS ? List.of(Quantity.INFLOW, Quantity.OUTFLOW) : List.of(quantity);
    }

    /** Whether a place, in the grid's projection metres, lies in one of its cells. */
    public boolean covers(double x, double y) {
        return PlacedReading.cellOf(x, y, grid) != PlacedReading.OUTSIDE;
    }

    /** The end of the slot that an instant lies in, milliseconds since the epoch. */
    long slotEnd(long millis) {
        return (Math.floorDiv(millis, cadenceMillis) + 1) * cadenceMillis;
    }

    /**
     * Whether a slot is closed for good.
     *
     * @param slotEnd its end
     * @param newest the newest valid time of the feed's readings, all in milliseconds
     */
    boolean isClosed(long slotEnd, long newest) {
        return slotEnd + outOfOrdernessMillis + latenessMillis <= newest;
    }
}
