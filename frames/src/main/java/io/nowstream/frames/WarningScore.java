package io.nowstream.frames;

import java.time.Instant;
import java.util.Locale;

/**
 * What became of one warning, or an event that nobody was warned of.
 *
 * @param run the life of the pipeline
 * @param feed the feed
 * @param id the warning's; of a miss one of its own
 * @param outcome hit, false alarm or miss
 * @param event what was warned of
 * @param quantity what exceeds
 * @param threshold the value exceeded, in the unit of the quantity
 * @param raisedAt issue time of the nowcast that raised it; of a miss the same as {@code time}
 * @param time of a hit the first valid time at which the threshold was observed in the warned area,
 *     of a false alarm the end of the warning, of a miss the valid time of the frame that shows it
 * @param leadGainedMillis of a hit {@code time} − {@code raisedAt}; else 0
 * @param areaSquareKilometres of a hit or false alarm the warned area as last published, of a miss
 *     the area observed
 */
public record WarningScore(
        String run,
        String feed,
        String id,
        Outcome outcome,
        Warning.Event event,
        Quantity quantity,
        double threshold,
        Instant raisedAt,
        Instant time,
        long leadGainedMillis,
        double areaSquareKilometres) {

    /** How a warning ended. */
    public enum Outcome {
        /** What was warned of was observed where and when it was warned of. */
        HIT,
        /** It was not. */
        FALSE_ALARM,
        /** It was observed, and no warning stood there. */
        MISS;

        /** As written in tables and JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
