package io.nowstream.models.serving;

import io.nowstream.frames.Quantity;
import io.nowstream.models.MarshallPalmer;

/** Between quantities that a named relation joins: rain rate and reflectivity, no others. */
public final class Conversion {

    private Conversion() {}

    public static boolean isPossible(Quantity from, Quantity to) {
        return from == to || (isOfRain(from) && isOfRain(to));
    }

    private static boolean isOfRain(Quantity quantity) {
        return quantity == Quantity.RAIN_RATE || quantity == Quantity.REFLECTIVITY;
    }

    /**
     * A field in another quantity; NaN stays NaN.
     *
     * @param field only read
     * @return {@code field} itself if the quantities are the same
     * @throws IllegalArgumentException if there is no relation
     */
    public static float[] convert(float[] field, Quantity from, Quantity to) {
        if (from == to) {
            return field;
        }
        if (!isPossible(from, to)) {
            throw new IllegalArgumentException(
                    "no relation turns %s into %s".formatted(from.unit(), to.unit()));
        }
        float[] converted = new float[field.length];
        for (int i = 0; i < field.length; i++) {
            float value = field[i];
            // Dry cells and NaN, which are most of a field, need no logarithm and no power.
            if (value == 0 || Float.isNaN(value)) {
                converted[i] = value;
            } else if (to == Quantity.REFLECTIVITY) {
                converted[i] = (float) MarshallPalmer.reflectivity(value);
            } else {
                converted[i] = (float) MarshallPalmer.rainRate(value);
            }
        }
        return converted;
    }
}
