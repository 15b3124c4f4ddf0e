package io.nowstream.models.serving;

import io.nowstream.models.checkpoint.ModelDescription;
import java.nio.FloatBuffer;

/**
 * Between a quantity's unit and model units: (clip(value, low, high) − low) / (high − low).
 *
 * @param low in the quantity's unit; what is weaker becomes 0
 * @param high in the quantity's unit, above low; what is stronger becomes 1
 */
public record Scaler(double low, double high) {

    public Scaler {
        if (!(high > low) || !Double.isFinite(high - low)) {
            throw new IllegalArgumentException(
                    "scaling needs a low below its high, got %s to %s".formatted(low, high));
        }
    }

    public static Scaler of(ModelDescription.Scaling scaling) {
        return new Scaler(scaling.low(), scaling.high());
    }

    /**
     * One value.
     *
     * @param value in the quantity's unit
     * @return 0 to 1; 0 for NaN, which is no coverage
     */
    public float toModelUnits(float value) {
        if (Float.isNaN(value)) {
            return 0;
        }
        return (float) ((Math.min(Math.max(value, low), high) - low) / (high - low));
    }

    /**
     * One value, back.
     *
     * @param units as a network says it; what is not 0 to 1 is cut off, NaN stays
     */
    public float fromModelUnits(float units) {
        return (float) (low + Math.min(Math.max(units, 0f), 1f) * (high - low));
    }

    /** A field's values, in an array of their own. */
    public float[] toModelUnits(float[] values) {
        float[] units = new float[values.length];
        for (int i = 0; i < units.length; i++) {
            units[i] = toModelUnits(values[i]);
        }
        return units;
    }

    /** A field's values, in an array of their own; NaN, which is no coverage, stays. */
    public float[] toModelUnitsWhereCovered(float[] values) {
        float[] units = new float[values.length];
        for (int i = 0; i < units.length; i++) {
            units[i] = Float.isNaN(values[i]) ? Float.NaN : toModelUnits(values[i]);
        }
        return units;
    }

    /** Puts a field's values where the buffer stands. */
    public void toModelUnits(float[] values, FloatBuffer into) {
        for (float value : values) {
            into.put(toModelUnits(value));
        }
    }

    /** A field's values, back, in an array of their own. */
    public float[] fromModelUnits(float[] units) {
        float[] values = new float[units.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = fromModelUnits(units[i]);
        }
        return values;
    }
}
