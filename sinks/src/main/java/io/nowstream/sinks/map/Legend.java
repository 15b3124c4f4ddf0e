package io.nowstream.sinks.map;

import io.nowstream.frames.Quantity;
import io.nowstream.frames.VilScale;
import java.util.Locale;

/**
 * The classes a quantity is drawn in. A class begins at its lower bound and ends where the next one
 * begins; the last is open. What is measured but weaker than the first is not drawn.
 */
final class Legend {

    private static final double[] RAIN_RATE = {
        0.1, 0.2, 0.5, 1, 2, 3, 5, 7.5, 10, 15, 20, 30, 50, 75, 100
    };
    private static final double[] REFLECTIVITY = {
        5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70
    };

    /** SEVIR's contours (Veillette et al. 2020, appendix), with halves where they are far apart. */
    private static final double[] VIL_CODES = {
        16, 31, 45, 59, 74, 87, 100, 116, 133, 146, 160, 181, 219
    };

    /** Vehicles per cadence; a cell of a large city sees from a few to a thousand. */
    private static final double[] FLOW = {1, 2, 5, 10, 20, 50, 100, 200, 350, 500, 750, 1000};

    /** °C indoors, where a person is five degrees warmer than the floor. */
    private static final double[] TEMPERATURE = {
        10, 14, 16, 18, 19, 20, 21, 22, 23, 24, 26, 28, 30, 35, 40, 60
    };

    private final Quantity quantity;
    private final double[] bounds;

    private Legend(Quantity quantity, double[] bounds) {
        this.quantity = quantity;
        this.bounds = bounds;
    }

    static Legend of(Quantity quantity) {
        return new Legend(
                quantity,
                switch (quantity) {
                    case RAIN_RATE -> RAIN_RATE;
                    case REFLECTIVITY -> REFLECTIVITY;
                    case VIL -> VIL_CODES;
                    case INFLOW, OUTFLOW -> FLOW;
                    case TEMPERATURE -> TEMPERATURE;
                });
    }

    Quantity quantity() {
        return quantity;
    }

    int classes() {
        return bounds.length;
    }

    /** Where a class begins, in the quantity's unit. */
    double bound(int index) {
        return bounds[index];
    }

    /** The class of a value in the quantity's unit, or -1 if it is weaker than all; not for NaN. */
    int classOf(float value) {
        int low = 0;
        int high = bounds.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if ((float) bounds[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** The unit people read; VIL is shown as a physical quantity, not as SEVIR's code. */
    String shownUnit() {
        return quantity == Quantity.VIL ? "kg/m²" : quantity.unit();
    }

    /** A value of the quantity's unit, in the unit people read. */
    double shown(double value) {
        return quantity == Quantity.VIL ? VilScale.kilogramsPerSquareMetre(value) : value;
    }

    /** Where a class begins, for people, e.g. {@code 7.5}. */
    String label(int index) {
        double value = shown(bounds[index]);
        if (value == Math.rint(value) || value >= 10) {
            return String.valueOf(Math.round(value));
        }
        // Two figures that count; trailing zeros say nothing.
        String text = String.format(Locale.ROOT, value < 1 ? "%.2f" : "%.1f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }

    /** What the quantity is called in a heading. */
    String title() {
        return quantity == Quantity.VIL ? "Vertically integrated liquid" : name();
    }

    /** What the quantity is called in a line. */
    String name() {
        return switch (quantity) {
            case RAIN_RATE -> "Rain rate";
            case REFLECTIVITY -> "Reflectivity";
            case VIL -> "VIL";
            case INFLOW -> "Inflow";
            case OUTFLOW -> "Outflow";
            case TEMPERATURE -> "Temperature";
        };
    }
}
