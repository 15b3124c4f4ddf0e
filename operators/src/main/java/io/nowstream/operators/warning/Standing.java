package io.nowstream.operators.warning;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Warning;
import io.nowstream.operators.WarningSpec;
import java.time.Instant;

/**
 * A warning that stands, and where it was last seen.
 *
 * @param published as it went out with its latest revision
 * @param channel of the nowcasts' channels, the one that it is about; with the event it says which
 *     of the feed's rules raised it
 * @param centreX mean x of the area's cells as published, projection metres
 * @param centreY mean y
 * @param grid grid of the nowcast it was last seen in
 * @param issueTime that nowcast's
 * @param cadenceMillis that nowcast's
 * @param leads that nowcast's
 * @param runs the area's cells in it, as in {@link Area}
 * @param last for each of these cells, the last lead over the threshold
 */
public record Standing(
        Warning published,
        int channel,
        double centreX,
        double centreY,
        Grid grid,
        Instant issueTime,
        long cadenceMillis,
        int leads,
        int[] runs,
        short[] last) {

    /** Whether it is this rule's: other rules neither continue nor cancel it. */
    boolean isBy(WarningSpec rule) {
        return published.event() == rule.event() && channel == rule.channel();
    }

    /** The last instant that the nowcast it was seen in is about. */
    Instant horizon() {
        return issueTime.plusMillis(leads * cadenceMillis);
    }
}
