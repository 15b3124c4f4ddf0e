package io.nowstream.models.baseline;

/** Forecast by moving the latest frame as the last ones moved: {@link DenseMotion}, carried on. */
public final class AdvectionMethod {

    private AdvectionMethod() {}

    /**
     * Forecast of frames that are already in a space fit for motion, such as dBZ cut off at 0.
     *
     * @param frames oldest first, at least two, of which the last three count; each row-major,
     *     shape (rows, columns); 0 for no echo, NaN where nothing was observed
     * @return shape (leads, rows * columns), in the unit of {@code frames}; NaN where the origin
     *     lies outside the grid or in a cell that was not observed
     */
    public static float[][] forecast(float[][] frames, int rows, int columns, int leads) {
        return forecast(frames, frames[frames.length - 1], rows, columns, leads);
    }

    /**
     * Forecast of one quantity by the motion of another.
     *
     * @param forMotion what motion is estimated from, as {@code frames} above
     * @param latest what is carried along, in any unit; of the time of the last of {@code
     *     forMotion}
     */
    public static float[][] forecast(
            float[][] forMotion, float[] latest, int rows, int columns, int leads) {
        MotionField motion = DenseMotion.estimate(forMotion, rows, columns);
        return SemiLagrangian.extrapolate(latest, motion, leads);
    }
}
