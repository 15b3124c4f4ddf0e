package io.nowstream.models.baseline;

import io.nowstream.frames.Quantity;
import io.nowstream.models.MarshallPalmer;

/**
 * The spaces in which advection sees motion and carries echo, and the way back.
 *
 * <p>Echo is carried where rain is nearly additive: dBZ for reflectivity and rain rate ({@link
 * MarshallPalmer} and back), a part of the code for VIL. Motion is seen in the same space, but for
 * rain rates in ln(1 + R / 0.3 mm/h), which gives weak rain, the most of the area, less weight than
 * dBZ does. NaN stays NaN everywhere.
 *
 * <p>Implementation note: one loop per quantity, for a function handed to a common loop is called
 * for each of a million cells as long as the compiler has not settled. Dry cells and NaN, which are
 * most of a field, never reach a logarithm or a power.
 */
final class EchoSpace {

    /** Brings VIL's codes to about the range of dBZ, for which the motion's noise floor is made. */
    private static final double VIL_CODES_PER_DBZ = 4;

    /** mm/h. */
    private static final double WEAK_RAIN = 0.3;

    private EchoSpace() {}

    /** Whether motion is seen in the space in which echo is carried. */
    private static boolean isOneFor(Quantity quantity) {
        return quantity != Quantity.RAIN_RATE;
    }

    /**
     * A frame as motion is seen in it.
     *
     * @param frame in the quantity's unit; only read
     */
    static float[] forMotion(float[] frame, Quantity quantity) {
        if (isOneFor(quantity)) {
            return toCarry(frame, quantity);
        }
        float[] seen = new float[frame.length];
        for (int i = 0; i < seen.length; i++) {
            float rate = frame[i];
            seen[i] = rate == 0 || Float.isNaN(rate) ? rate : (float) Math.log1p(rate / WEAK_RAIN);
        }
        return seen;
    }

    /**
     * A frame as it is carried along.
     *
     * @param frame in the quantity's unit; only read
     */
    static float[] toCarry(float[] frame, Quantity quantity) {
        float[] echo = new float[frame.length];
        switch (quantity) {
            case REFLECTIVITY -> {
                for (int i = 0; i < echo.length; i++) {
                    float dbz = frame[i];
                    echo[i] = dbz < 0 ? 0 : dbz;
                }
            }
            case RAIN_RATE -> {
                for (int i = 0; i < echo.length; i++) {
                    float rate = frame[i];
                    echo[i] = Float.isNaN(rate) ? rate : (float) MarshallPalmer.reflectivity(rate);
                }
            }
            case VIL -> {
                for (int i = 0; i < echo.length; i++) {
                    echo[i] = (float) (frame[i] / VIL_CODES_PER_DBZ);
                }
            }
            case TEMPERATURE, INFLOW, OUTFLOW -> System.arraycopy(frame, 0, echo, 0, frame.length);
        }
        return echo;
    }

    /**
     * What was carried, in the quantity's unit again.
     *
     * @param echo given up by the caller: overwritten, and returned
     */
    static float[] carried(float[] echo, Quantity quantity) {
        switch (quantity) {
            case REFLECTIVITY, TEMPERATURE, INFLOW, OUTFLOW -> {
                // Carried in its own unit.
            }
            case RAIN_RATE -> {
                for (int i = 0; i < echo.length; i++) {
                    float dbz = echo[i];
                    echo[i] = Float.isNaN(dbz) ? dbz : (float) MarshallPalmer.rainRate(dbz);
                }
            }
            case VIL -> {
                for (int i = 0; i < echo.length; i++) {
                    echo[i] = (float) (echo[i] * VIL_CODES_PER_DBZ);
                }
            }
        }
        return echo;
    }
}
