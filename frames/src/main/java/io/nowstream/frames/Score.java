package io.nowstream.frames;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What one nowcaster has earned at one lead, for one nowcast or for all of an hour or day: counts
 * and sums that add up, never only a ratio.
 *
 * <p>Compared are cells that the observation and every nowcaster of the same sequence cover, on the
 * coarsest of their grids, so that {@code n} is the same for all of them.
 *
 * <p>Identified by run, feed, period, from, model hash, channel and lead. An hour or day may come
 * again with more in it; the last one counts.
 *
 * @param run the life of the pipeline
 * @param feed the feed
 * @param period what is summed up
 * @param from the issue time, or the begin of the UTC hour or day of issue times
 * @param model which nowcaster
 * @param tier its tier
 * @param candidate whether it ran beside the published nowcast; of an hour or day, whether always
 * @param quantity what was forecast; thresholds are in its unit
 * @param channel which of the feed's channels, from 0
 * @param lead from 1, in cadences
 * @param leadMillis the same as time
 * @param nowcasts how many nowcasts were compared with what was observed
 * @param unverified how many could not be: no usable frame came for their valid time
 * @param n cells compared
 * @param sumError sum of forecast − observed, in {@code errorUnit}
 * @param sumAbsolute sum of |forecast − observed|, in {@code errorUnit}
 * @param sumSquared sum of (forecast − observed)², in {@code errorUnit}²
 * @param errorUnit the unit of errors, e.g. {@code dBZ}; errors of rain rates are taken in dBZ
 * @param events by threshold, ascending
 */
public record Score(
        String run,
        String feed,
        Period period,
        Instant from,
        ModelId model,
        Tier tier,
        boolean candidate,
        Quantity quantity,
        int channel,
        int lead,
        long leadMillis,
        long nowcasts,
        long unverified,
        long n,
        double sumError,
        double sumAbsolute,
        double sumSquared,
        String errorUnit,
        List<Events> events) {

    /** What a score sums up. */
    public enum Period {
        /** One nowcast. */
        NOWCAST,
        /** All that were issued within an hour, UTC. */
        HOUR,
        /** All that were issued within a day, UTC. */
        DAY;

        /** As written in tables and JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Yes/no agreement at one threshold; the event is {@code value >= threshold}.
     *
     * @param threshold in the unit of the quantity
     * @param hits cells forecast and observed
     * @param misses observed, not forecast
     * @param falseAlarms forecast, not observed
     * @param correctNegatives neither
     */
    public record Events(
            double threshold, long hits, long misses, long falseAlarms, long correctNegatives) {

        /** Critical success index, 0 to 1 (best); NaN if neither forecast nor observed. */
        public double csi() {
            return (double) hits / (hits + misses + falseAlarms);
        }

        /** The same threshold's counts together. */
        public Events plus(Events other) {
            if (threshold != other.threshold) {
                throw new IllegalArgumentException(
                        "events at %s and at %s do not add up"
                                .formatted(threshold, other.threshold));
            }
            return new Events(
                    threshold,
                    hits + other.hits,
                    misses + other.misses,
                    falseAlarms + other.falseAlarms,
                    correctNegatives + other.correctNegatives);
        }
    }

    public Score {
        if (lead < 1 || channel < 0) {
            throw new IllegalArgumentException(
                    "leads count from 1 and channels from 0, got lead %d of channel %d"
                            .formatted(lead, channel));
        }
        if (nowcasts < 0 || unverified < 0 || n < 0) {
            throw new IllegalArgumentException(
                    "counts are not negative, got %d nowcasts, %d unverified, %d cells"
                            .formatted(nowcasts, unverified, n));
        }
        events = List.copyOf(events);
    }

    /** Mean squared error over the cells compared; NaN if there is none. */
    public double mse() {
        return sumSquared / n;
    }

    /** Mean absolute error over the cells compared; NaN if there is none. */
    public double mae() {
        return sumAbsolute / n;
    }

    /** Mean of forecast − observed over the cells compared; NaN if there is none. */
    public double meanError() {
        return sumError / n;
    }

    /** What the same score has when it comes again. */
    public String identity() {
        return "%s/%s/%s/%s/%s/%d/+%d"
                .formatted(run, feed, period.label(), from, model.hash(), channel, lead);
    }
}
