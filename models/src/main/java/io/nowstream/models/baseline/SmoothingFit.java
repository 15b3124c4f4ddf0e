package io.nowstream.models.baseline;

import io.nowstream.frames.Grid;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the widths of {@link SmoothedAdvection}: per lead the one, of a ladder of widths, whose
 * squared error summed over all windows given is least. Give it training windows only.
 */
public final class SmoothingFit {

    /** Widths that are tried, km. */
    public static final List<Double> WIDTHS =
            List.of(
                    0.0, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 15.0, 18.0, 22.0, 26.0,
                    30.0, 36.0, 42.0, 50.0);

    /** Sums of squared errors, shape (leads, widths). */
    private final double[][] squared;

    /**
     * @param leads how many leads have a width of their own
     */
    public SmoothingFit(int leads) {
        squared = new double[leads][WIDTHS.size()];
    }

    /**
     * Counts one window.
     *
     * @param grid of which only the shape and the size of cells matter
     * @param advected what {@link Advection} says, shape (leads, rows * columns), unit as served;
     *     NaN where undefined
     * @param observed what came, same shape and unit; NaN where there is no coverage
     */
    public void add(Grid grid, float[][] advected, float[][] observed) {
        if (advected.length != squared.length || observed.length != squared.length) {
            throw new IllegalArgumentException(
                    "a fit over %d leads takes windows of as many, got %d forecast and %d observed"
                            .formatted(squared.length, advected.length, observed.length));
        }
        for (int lead = 0; lead < squared.length; lead++) {
            for (int k = 0; k < WIDTHS.size(); k++) {
                float[] blurred = GaussianBlur.blur(advected[lead], grid, WIDTHS.get(k));
                squared[lead][k] += squaredError(blurred, observed[lead]);
            }
        }
    }

    private static double squaredError(float[] forecast, float[] observed) {
        double sum = 0;
        for (int i = 0; i < forecast.length; i++) {
            double error = (double) forecast[i] - observed[i];
            if (!Double.isNaN(error)) {
                sum += error * error;
            }
        }
        return sum;
    }

    /** The best width by lead, km; of equals the narrowest, so 0 where nothing was counted. */
    public List<Double> kilometres() {
        List<Double> best = new ArrayList<>(squared.length);
        for (double[] ofLead : squared) {
            int least = 0;
            for (int k = 1; k < ofLead.length; k++) {
                least = ofLead[k] < ofLead[least] ? k : least;
            }
            best.add(WIDTHS.get(least));
        }
        return best;
    }
}
