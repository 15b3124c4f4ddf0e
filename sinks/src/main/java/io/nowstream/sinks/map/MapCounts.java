package io.nowstream.sinks.map;

import io.nowstream.frames.Tier;
import java.util.List;
import java.util.Map;

/**
 * What {@code /metrics} counts.
 *
 * @param late rejected rows that came too late
 * @param rejected rejected rows of other reasons
 * @param undecodable messages and images that could not be decoded
 * @param refused records that are not shown
 * @param keptBytes packed cells and scores held
 * @param feeds by name
 */
record MapCounts(
        long late,
        long rejected,
        long undecodable,
        long refused,
        long keptBytes,
        List<OfFeed> feeds) {

    /** Counts of one feed; nowcasts by the tier that answered. */
    record OfFeed(String feed, long frames, Map<Tier, Long> nowcasts, Vitals vitals) {}
}
