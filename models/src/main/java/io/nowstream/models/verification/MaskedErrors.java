package io.nowstream.models.verification;

/**
 * Errors of traffic speeds as published for METR-LA: where the truth is 0 no sensor spoke, and the
 * entry is left out. Sums that add up; values in the original unit, not normalised.
 *
 * @param n how many entries were counted
 * @param sumAbsolute Σ |forecast − truth|, unit
 * @param sumSquared Σ (forecast − truth)², unit squared
 * @param sumRelative Σ |forecast − truth| / |truth|
 */
public record MaskedErrors(long n, double sumAbsolute, double sumSquared, double sumRelative) {

    /** Nothing counted yet. */
    public static final MaskedErrors EMPTY = new MaskedErrors(0, 0, 0, 0);

    /**
     * Sums one set of entries; what is NaN on either side is left out like a truth of 0.
     *
     * @param forecast one value per entry
     * @param truth one value per entry, same length and unit
     */
    public static MaskedErrors of(float[] forecast, float[] truth) {
        Cellwise.requireSameLength(forecast, truth);
        MaskedErrors sums = EMPTY;
        for (int i = 0; i < truth.length; i++) {
            double error = Math.abs((double) forecast[i] - truth[i]);
            if (truth[i] != 0 && !Double.isNaN(error)) {
                sums =
                        sums.plus(
                                new MaskedErrors(
                                        1, error, error * error, error / Math.abs(truth[i])));
            }
        }
        return sums;
    }

    public MaskedErrors plus(MaskedErrors other) {
        return new MaskedErrors(
                n + other.n,
                sumAbsolute + other.sumAbsolute,
                sumSquared + other.sumSquared,
                sumRelative + other.sumRelative);
    }

    /** Mean absolute error, unit; NaN of nothing. */
    public double mae() {
        return sumAbsolute / n;
    }

    /** Root of the mean squared error, unit; NaN of nothing. */
    public double rmse() {
        return Math.sqrt(sumSquared / n);
    }

    /** Mean absolute error relative to the truth, as a fraction; NaN of nothing. */
    public double mape() {
        return sumRelative / n;
    }
}
