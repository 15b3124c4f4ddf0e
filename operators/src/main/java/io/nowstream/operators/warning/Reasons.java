package io.nowstream.operators.warning;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Warning;
import io.nowstream.operators.WarningSpec;

/** Why a warning is over, as people read it in the alert that says so. */
final class Reasons {

    static final String BEGAN_ANEW = "the feed began anew";
    static final String ENDED = "the feed ended";
    static final String NO_RULE = "the feed's configuration no longer warns of it";

    private Reasons() {}

    static String merged(Standing into) {
        return "merged into " + into.published().id();
    }

    /** Its rule was applied, and found no area that continues it. */
    static String gone(Standing old, Exceedance exceedance, Outlook outlook) {
        Grid grid = outlook.grid();
        if (!old.grid().projection().equals(grid.projection())) {
            return "the feed's grid changed";
        }
        if (!old.horizon().isAfter(outlook.issueTime())) {
            return (exceedance.rule().event() == Warning.Event.THRESHOLD
                            ? "lapsed: no nowcast between %s and %s"
                            : "lapsed: not compared with the usual between %s and %s")
                    .formatted(old.issueTime(), outlook.issueTime());
        }
        double least = exceedance.rule().minimumSquareKilometres();
        return fell(exceedance) + (least > 0 ? " on all but %s km²".formatted(number(least)) : "");
    }

    private static String fell(Exceedance exceedance) {
        WarningSpec rule = exceedance.rule();
        String keepAt = number(rule.keepAt());
        return switch (rule.event()) {
            case THRESHOLD -> "fell below %s %s".formatted(keepAt, exceedance.quantity().unit());
            case SURGE, JAM ->
                    "came back to within %s standard deviations of the usual".formatted(keepAt);
        };
    }

    /** Its rule could not be applied until it expired. */
    static String lapsedUnread(Standing old) {
        return old.published().event() == Warning.Event.THRESHOLD
                ? "lapsed: no forecast of channel %d since %s"
                        .formatted(old.channel(), old.issueTime())
                : "lapsed: what is usual has not been known since " + old.issueTime();
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? Long.toString(Math.round(value))
                : Double.toString(value);
    }
}
