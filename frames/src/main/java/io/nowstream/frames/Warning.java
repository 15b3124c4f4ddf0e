package io.nowstream.frames;

import java.time.Instant;

/**
 * One tracked event: an area over a threshold at some lead.
 *
 * @param id stays the same from raise to cancel
 * @param revision counts the changes of this warning, from 0
 * @param state what became of it
 * @param quantity what exceeds
 * @param threshold the value exceeded, in the quantity's unit
 * @param peak the largest value forecast in the area
 * @param raisedAt issue time of the nowcast that raised it
 * @param onset first valid time over the threshold
 * @param expires when it lapses if nothing follows
 * @param areaSquareKilometres its size
 * @param rings closed outlines, each a list of longitude, latitude pairs (degrees), or of column,
 *     row pairs on a grid without geography; the first equals the last
 * @param reason why it was closed, or empty
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
        String reason) {

    public Warning {
        for (double[] ring : rings) {
            if (ring.length % 2 != 0) {
                throw new IllegalArgumentException(
                        "a ring of warning %s has %d numbers; they come in pairs"
                                .formatted(id, ring.length));
            }
        }
    }

    /** A warning's life. */
    public enum State {
        RAISED,
        UPDATED,
        /** Over; stands in exactly one set, with its reason, and then is gone. */
        CANCELLED
    }
}
