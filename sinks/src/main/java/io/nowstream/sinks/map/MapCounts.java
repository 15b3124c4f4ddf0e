package io.nowstream.sinks.map;

import java.util.List;

/**
 * What {@code /metrics} counts.
 *
 * @param late rejected rows that came too late
 * @param rejected rejected rows of other reasons
 * @param undecodable messages and images that could not be decoded
 * @param refused records that are not shown
 * @param feeds by name
 */
record MapCounts(long late, long rejected, long undecodable, long refused, List<OfFeed> feeds) {

    /** Counts of one feed. */
    record OfFeed(String feed, long frames, long nowcasts, Vitals vitals) {}
}
