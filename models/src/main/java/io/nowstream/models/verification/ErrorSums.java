package io.nowstream.models.verification;

/**
 * Errors of forecasts, as sums that add up.
 *
 * @param n how many cells were counted
 * @param sumSquared sum of (forecast - observed)², unit squared
 * @param sumAbsolute sum of |forecast - observed|, unit
 * @param sumError sum of forecast - observed, unit
 */
public record ErrorSums(long n, double sumSquared, double sumAbsolute, double sumError) {

    /** Nothing counted yet. */
    public static final ErrorSums EMPTY = new ErrorSums(0, 0, 0, 0);

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
        CompensatedSum signed = new CompensatedSum();
        for (int i = 0; i < forecast.length; i++) {
            double error = (double) forecast[i] - observed[i];
            if (!Double.isNaN(error)) {
                n++;
                squared.add(error * error);
                absolute.add(Math.abs(error));
                signed.add(error);
            }
        }
        return new ErrorSums(n, squared.value(), absolute.value(), signed.value());
    }

    public ErrorSums plus(ErrorSums other) {
        return new ErrorSums(
                n + other.n,
                sumSquared + other.sumSquared,
                sumAbsolute + other.sumAbsolute,
                sumError + other.sumError);
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

    /** Mean of forecast - observed over all cells counted, unit; NaN if there is none. */
    public double meanError() {
        return sumError / n;
    }

    /** Root of {@link #mse}, unit; NaN if there is none. */
    public double rmse() {
        return Math.sqrt(mse());
    }

    /**
     * "MSE-sum": squared errors summed over the cells and channels of a frame, mean over frames
     * (batch and time); what OpenSTL and VMRNN publish. Equals {@link #mse} times the cells of a
     * frame where none is left out.
     *
     * @param frames how many were counted, at least 1
     */
    public double mseSum(long frames) {
        return sumSquared / frames;
    }

    /**
     * "MAE-sum": absolute errors summed over the cells and channels of a frame, mean over frames.
     *
     * @param frames how many were counted, at least 1
     */
    public double maeSum(long frames) {
        return sumAbsolute / frames;
    }

    /**
     * Whether these can be the errors of anything: over the same cells a mean square is never below
     * the square of the mean. Published tables fail this; ours are held to it.
     */
    public boolean arePossible() {
        return n == 0 || mse() >= mae() * mae() * (1 - 1e-12);
    }
}
