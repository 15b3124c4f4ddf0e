package io.nowstream.operators.warning;

import io.nowstream.frames.Channel;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Warning;

/**
 * How unusual a forecast count is: {@code (forecast − usual) ÷ √(usual + 1)}, with the sign changed
 * for a jam.
 *
 * <p>A count that is as it usually is spreads about √usual (Poisson's law), so this is a number of
 * standard deviations. The 1 keeps empty streets quiet: three vehicles where there are none are 3,
 * and a jam never exceeds √usual.
 */
final class Deviation {

    private Deviation() {}

    /**
     * @return by cell, in standard deviations towards what the event warns of; NaN where either is
     *     not covered
     * @throws io.nowstream.frames.MalformedRecordException if the channels' bytes are not cells of
     *     this grid
     */
    static float[] of(Warning.Event event, Channel forecast, Channel usual, Grid grid) {
        float[] values = forecast.values(grid);
        float[] expected = usual.values(grid);
        int sign = event == Warning.Event.JAM ? -1 : 1;
        for (int cell = 0; cell < values.length; cell++) {
            double spread = Math.sqrt(expected[cell] + 1.0);
            values[cell] = (float) (sign * (values[cell] - expected[cell]) / spread);
        }
        return values;
    }
}
