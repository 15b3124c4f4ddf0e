package io.nowstream.operators.warning;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
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
 * @param quantity what is forecast
 * @param areas apart from each other, in order of their first cells; at most {@link
 *     OutlookReader#MOST_AREAS}
 * @param basins whole connected areas over {@code keepAt}, as runs like those of an {@link Area};
 *     each holds at least one of the areas
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
        Quantity quantity,
        List<Area> areas,
        List<int[]> basins) {

    /** The instant a lead is about. */
    Instant validTime(int lead) {
        return issueTime.plusMillis(lead * cadenceMillis);
    }
}
