package io.nowstream.frames;

import java.time.Instant;

/**
 * One tracked event: an area over a threshold at some lead.
 *
 * @param id stays the same from raise to cancel
 * @param revision counts the changes of this warning, from 0
 * @param state what became of it
 * @param quantity what exceeds
 * @param threshold the value exceeded, in the quantity's unit, or as the event says
 * @param peak the largest value forecast in the area, likewise
 * @param raisedAt issue time of the nowcast that raised it
 * @param onset first valid time over the threshold
 * @param expires when it lapses if nothing follows
 * @param areaSquareKilometres its size
 * @param rings closed outlines, each a list of longitude, latitude pairs (degrees), or of column,
 *     row pairs on a grid without geography; the first equals the last
 * @param reason why it was closed, or empty
 * @param event what is warned of
 */
public record Warning(
        String id,
        int revision,
        State state,
        Quantity quantity,
        double threshold,
        double peak,
        Instant raisedAt,
        Instant onset,
        Instant expires,
        double areaSquareKilometres,
        double[][] rings,
        String reason,
        Event event) {

    public Warning {
        for (double[] ring : rings) {
            if (ring.length % 2 != 0) {
                throw new IllegalArgumentException(
                        "a ring of warning %s has %d numbers; they come in pairs"
                                .formatted(id, ring.length));
            }
        }
    }

    /** Of a value over a threshold. */
    public Warning(
            String id,
            int revision,
            State state,
            Quantity quantity,
            double threshold,
            double peak,
            Instant raisedAt,
            Instant onset,
            Instant expires,
            double areaSquareKilometres,
            double[][] rings,
            String reason) {
        this(
                id,
                revision,
                state,
                quantity,
                threshold,
                peak,
                raisedAt,
                onset,
                expires,
                areaSquareKilometres,
                rings,
                reason,
                Event.THRESHOLD);
    }

    /** What is warned of. */
    public enum Event {
        /** A value in the quantity's unit: rain, echo, heat. */
        THRESHOLD,
        /**
         * Far more than is usual at that time: threshold and peak are (forecast − usual) ÷ √(usual
         * + 1), the standard deviations of counts that are as they usually are.
         */
        SURGE,
        /** Far less than is usual: likewise, with the sign changed. */
        JAM
    }

    /** A warning's life. */
    public enum State {
        RAISED,
        UPDATED,
        /** Over; stands in exactly one set, with its reason, and then is gone. */
        CANCELLED
    }
}
