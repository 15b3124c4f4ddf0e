package io.nowstream.models.serving;

import io.nowstream.frames.Quantity;
import io.nowstream.models.MarshallPalmer;
import java.util.List;

/** Between quantities that a named relation joins: rain rate and reflectivity, no others. */
public final class Conversion {

    private Conversion() {}

    public static boolean isPossible(Quantity from, Quantity to) {
        return from == to || (isOfRain(from) && isOfRain(to));
    }

    /** Several channels are never converted: they are those, in that order. */
    public static boolean isPossible(List<Quantity> from, List<Quantity> to) {
        return from.equals(to)
                || from.size() == 1 && to.size() == 1 && isPossible(from.get(0), to.get(0));
    }

    /**
     * A field in other quantities, as below.
     *
     * @param field channel after channel; only read
     */
    public static float[] convert(float[] field, List<Quantity> from, List<Quantity> to) {
        if (from.equals(to)) {
            return field;
        }
        if (from.size() != 1 || to.size() != 1) {
            throw new IllegalArgumentException(
                    "no relation turns %s into %s"
                            .formatted(Quantity.labels(from), Quantity.labels(to)));
        }
        return convert(field, from.get(0), to.get(0));
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
