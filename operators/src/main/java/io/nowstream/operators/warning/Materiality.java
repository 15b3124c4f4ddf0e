package io.nowstream.operators.warning;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Warning;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether a warning has changed enough to be told again. Each nowcast moves everything a little;
 * people who are told every five minutes stop listening.
 */
final class Materiality {

    /** Peak: a tenth of the threshold. */
    private static final double PEAK = 0.1;

    /** Size: three tenths of what it was. */
    private static final double SIZE = 0.3;

    /** Place: three tenths of its width, taken as the side of a square of its size. */
    private static final double PLACE = 0.3;

    /** Onset: two cadences. One is the step of every nowcast. */
    private static final int ONSET_CADENCES = 2;

    private Materiality() {}

    /**
     * @param onset the onset as it would be published now
     */
    static boolean isMaterial(Standing old, Area area, Instant onset, Outlook outlook) {
        Warning was = old.published();
        Duration cadence = Duration.ofMillis(outlook.cadenceMillis());
        Duration onsetMoved = Duration.between(was.onset(), onset).abs();
        return Math.abs(area.peak() - was.peak()) >= PEAK * Math.abs(was.threshold())
                || hasResized(was, area, outlook.grid())
                || hasMoved(old, area, outlook.grid())
                || onsetMoved.compareTo(cadence.multipliedBy(ONSET_CADENCES)) >= 0
                || endHasMoved(was, area, outlook, cadence);
    }

    /** Mean place of an area's cells, projection metres. */
    static double[] centre(Area area, Grid grid) {
        double x = 0;
        double y = 0;
        int[] runs = area.runs();
        for (int run = 0; run < runs.length; run += 2) {
            int length = runs[run + 1];
            x += length * grid.x(runs[run] % grid.columns() + length / 2.0);
            y += length * grid.y(runs[run] / grid.columns() + 0.5);
        }
        return new double[] {x / area.cells(), y / area.cells()};
    }

    private static boolean hasResized(Warning was, Area area, Grid grid) {
        double now = area.cells() * grid.cellSquareKilometres();
        return Math.abs(now - was.areaSquareKilometres()) >= SIZE * was.areaSquareKilometres();
    }

    private static boolean hasMoved(Standing old, Area area, Grid grid) {
        double[] now = centre(area, grid);
        double kilometres = Math.hypot(now[0] - old.centreX(), now[1] - old.centreY()) / 1000;
        return kilometres >= PLACE * Math.sqrt(old.published().areaSquareKilometres());
    }

    /** By half the time a nowcast reaches, or later while the published end is near. */
    private static boolean endHasMoved(Warning was, Area area, Outlook outlook, Duration cadence) {
        Instant end = outlook.validTime(area.lastLead() + 1);
        Duration moved = Duration.between(was.expires(), end);
        if (moved.abs().multipliedBy(2).compareTo(cadence.multipliedBy(outlook.leads())) >= 0) {
            return true;
        }
        Instant near = outlook.issueTime().plus(cadence.multipliedBy(2));
        return !moved.isNegative() && !moved.isZero() && !was.expires().isAfter(near);
    }
}
