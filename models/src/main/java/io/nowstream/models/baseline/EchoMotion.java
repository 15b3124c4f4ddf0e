package io.nowstream.models.baseline;

import io.nowstream.frames.Quantity;

/**
 * How the echo of a feed moves, seen in its last frames, and frames carried along with it: the one
 * recipe of all that is advected, whether baseline, base of a network or missing frame.
 *
 * <p>Motion is seen, and echo is carried, in the spaces of {@link EchoSpace}; frames go in and come
 * out in the quantity's own unit. Equal frames give equal bytes.
 *
 * <p>Safe for use from any thread.
 */
public final class EchoMotion {

    /** As many of the last frames are looked at; earlier ones change nothing. */
    public static final int MOST_FRAMES = DenseMotion.MOST_FRAMES;

    private final MotionField perStep;
    private final Quantity quantity;

    private EchoMotion(MotionField perStep, Quantity quantity) {
        this.perStep = perStep;
        this.quantity = quantity;
    }

    /**
     * Motion at the time of the last frame, cells per step from one frame to the next; none where
     * there is no echo anywhere.
     *
     * @param frames oldest first, one cadence apart, at least two, of which the last {@value
     *     #MOST_FRAMES} count; each row-major, shape (rows, columns), in the quantity's unit, NaN
     *     where there is no coverage; only read
     * @param quantity what the frames hold
     * @throws IllegalArgumentException if there are fewer than two frames, or one is not of this
     *     shape
     */
    public static EchoMotion of(float[][] frames, Quantity quantity, int rows, int columns) {
        float[][] seen = new float[Math.min(MOST_FRAMES, frames.length)][];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = EchoSpace.forMotion(frames[frames.length - seen.length + i], quantity);
        }
        return new EchoMotion(DenseMotion.estimate(seen, rows, columns), quantity);
    }

    /**
     * A frame, carried 1, 2, … {@code leads} steps ahead; the motion stays as it is.
     *
     * @param frame of the motion's shape and quantity, any time; NaN where there is no coverage;
     *     only read
     * @return shape (leads, rows * columns), in the quantity's unit; NaN where the origin lies
     *     outside the grid or where there is no coverage
     * @throws IllegalArgumentException if the frame is not of the motion's shape
     */
    public float[][] carry(float[] frame, int leads) {
        float[][] ahead =
                SemiLagrangian.extrapolate(EchoSpace.toCarry(frame, quantity), perStep, leads);
        for (int lead = 0; lead < leads; lead++) {
            ahead[lead] = EchoSpace.carried(ahead[lead], quantity);
        }
        return ahead;
    }
}
