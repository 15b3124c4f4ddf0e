package io.nowstream.sinks.map;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a feed is doing by its clock.
 *
 * @param age clock minus valid time of the newest frame
 * @param lag valid time of the newest frame minus issue time of the nowcast shown; 0 when the
 *     nowcasts keep up
 * @param silent it has not ended, and its newest frame arrived longer ago than it may
 */
record Vitals(Optional<Duration> age, Optional<Duration> lag, boolean silent) {

    /** For a feed of which one frame is known and no forecast. */
    private static final Duration ASSUMED_CADENCE = Duration.ofMinutes(5);

    static Vitals of(FeedWindow window, Optional<Instant> clock, int silentAfterCadences) {
        Optional<Instant> newest = window.newestValidTime();
        return new Vitals(
                newest.flatMap(valid -> clock.map(now -> Duration.between(valid, now))),
                newest.flatMap(
                        valid ->
                                window.nowcast()
                                        .map(n -> Duration.between(n.issueTime(), valid))
                                        .map(lag -> lag.isNegative() ? Duration.ZERO : lag)),
                !window.ended() && quiet(window, clock, silentAfterCadences));
    }

    private static boolean quiet(
            FeedWindow window, Optional<Instant> clock, int silentAfterCadences) {
        Duration allowed =
                window.cadence().orElse(ASSUMED_CADENCE).multipliedBy(silentAfterCadences);
        return window.newestArrival()
                .flatMap(heard -> clock.map(now -> Duration.between(heard, now)))
                .map(quiet -> quiet.compareTo(allowed) > 0)
                .orElse(false);
    }
}
