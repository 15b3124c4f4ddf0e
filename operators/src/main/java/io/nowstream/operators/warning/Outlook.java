package io.nowstream.operators.warning;

import io.nowstream.frames.Grid;
import io.nowstream.operators.WarningSpec;
import java.time.Instant;
import java.util.List;

/**
 * What a nowcast means for warnings: its areas, without its fields. This is what waits in state
 * when a nowcast comes before its turn.
 *
 * @param feed the feed
 * @param number the nowcast's number in its feed's life
 * @param lifeBegunEpochMicros the nowcast's; tells the feed's lives apart
 * @param revision the nowcast's
 * @param issueTime valid time of the newest frame seen
 * @param cadenceMillis time between leads
 * @param leads how many leads
 * @param grid where the cells lie
 * @param exceedances what each of the feed's rules finds
 * @param unread the rules of which nothing can be said: what is usual is not known, or the nowcast
 *     has no such channel
 */
public record Outlook(
        String feed,
        long number,
        long lifeBegunEpochMicros,
        int revision,
        Instant issueTime,
        long cadenceMillis,
        int leads,
        Grid grid,
        List<Exceedance> exceedances,
        List<WarningSpec> unread) {

    /** The instant a lead is about. */
    Instant validTime(int lead) {
        return issueTime.plusMillis(lead * cadenceMillis);
    }

    /** Whether a rule is still in force for a warning, but says nothing about it this time. */
    boolean isSilentAbout(Standing standing) {
        return unread.stream().anyMatch(standing::isBy);
    }

    /** Whether a rule of the feed is about such warnings at all. */
    boolean hasRuleFor(Standing standing) {
        return isSilentAbout(standing)
                || exceedances.stream().map(Exceedance::rule).anyMatch(standing::isBy);
    }
}
