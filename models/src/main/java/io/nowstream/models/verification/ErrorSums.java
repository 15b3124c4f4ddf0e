package io.nowstream.models.verification;

/**
 * Errors of forecasts, as sums that add up.
 *
 * @param n how many cells were counted
 * @param sumSquared sum of (forecast - observed)², unit squared
 * @param sumAbsolute sum of |forecast - observed|, unit
 */
public record ErrorSums(long n, double sumSquared, double sumAbsolute) {

    /** Nothing counted yet. */
    public static final ErrorSums EMPTY = new ErrorSums(0, 0, 0);

    /**
     * Sums one field. A cell that is NaN on either side is not counted.
     *
     * @param forecast one value per cell
     * @param observed one value per cell, same length and unit
     */
    public static ErrorSums of(float[] forecast, float[] observed) {
        Cellwise.requireSameLength(forecast, observed);
        long n = 0;
        CompensatedSum squared = new CompensatedSum();
        CompensatedSum absolute = new CompensatedSum();
        for (int i = 0; i < forecast.length; i++) {
            double error = (double) forecast[i] - observed[i];
            if (!Double.isNaN(error)) {
                n++;
                squared.add(error * error);
                absolute.add(Math.abs(error));
            }
        }
        return new ErrorSums(n, squared.value(), absolute.value());
    }

    public ErrorSums plus(ErrorSums other) {
        return new ErrorSums(
                n + other.n, sumSquared + other.sumSquared, sumAbsolute + other.sumAbsolute);
    }

    /**
     * Mean squared error over all cells counted ("MSE-mean"), unit squared; NaN if there is none.
     */
    public double mse() {
        return sumSquared / n;
    }

    /** Mean absolute error over all cells counted ("MAE-mean"), unit; NaN if there is none. */
    public double mae() {
        return sumAbsolute / n;
    }
}
