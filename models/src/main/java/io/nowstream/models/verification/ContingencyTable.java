package io.nowstream.models.verification;

/**
 * Yes/no agreement of forecast and observation at one threshold; the event is {@code value >=
 * threshold}.
 *
 * <p>Tables add up: score tiles, times or subtasks apart, then {@link #plus} them and score the
 * sum. A score of nothing (0/0) is NaN: undefined, to be left out of means.
 *
 * <p>Definitions: Wilks, "Statistical Methods in the Atmospheric Sciences", chapter on forecast
 * verification, 2 x 2 tables; as in the SEVIR benchmark (Veillette et al., NeurIPS 2020).
 *
 * @param hits forecast and observed
 * @param misses observed, not forecast
 * @param falseAlarms forecast, not observed
 * @param correctNegatives neither
 */
public record ContingencyTable(long hits, long misses, long falseAlarms, long correctNegatives) {

    /** Nothing counted yet. */
    public static final ContingencyTable EMPTY = new ContingencyTable(0, 0, 0, 0);

    public ContingencyTable {
        if (hits < 0 || misses < 0 || falseAlarms < 0 || correctNegatives < 0) {
            throw new IllegalArgumentException(
                    "counts are not negative, got %d hits, %d misses, %d false alarms, %d neither"
                            .formatted(hits, misses, falseAlarms, correctNegatives));
        }
    }

    /**
     * Counts one field. A cell that is NaN on either side is none of the four.
     *
     * @param forecast one value per cell
     * @param observed one value per cell, same length and unit
     * @param threshold in that unit; compared as a float, as the cells are
     */
    public static ContingencyTable of(float[] forecast, float[] observed, double threshold) {
        Cellwise.requireSameLength(forecast, observed);
        float limit = (float) threshold;
        long hits = 0;
        long misses = 0;
        long falseAlarms = 0;
        long correctNegatives = 0;
        for (int i = 0; i < forecast.length; i++) {
            if (Float.isNaN(forecast[i]) || Float.isNaN(observed[i])) {
                continue;
            }
            if (observed[i] >= limit) {
                if (forecast[i] >= limit) {
                    hits++;
                } else {
                    misses++;
                }
            } else if (forecast[i] >= limit) {
                falseAlarms++;
            } else {
                correctNegatives++;
            }
        }
        return new ContingencyTable(hits, misses, falseAlarms, correctNegatives);
    }

    public ContingencyTable plus(ContingencyTable other) {
        return new ContingencyTable(
                hits + other.hits,
                misses + other.misses,
                falseAlarms + other.falseAlarms,
                correctNegatives + other.correctNegatives);
    }

    /** How many cells were counted. */
    public long n() {
        return hits + misses + falseAlarms + correctNegatives;
    }

    /** Probability of detection, 0 to 1 (best); NaN if the event was never observed. */
    public double pod() {
        return (double) hits / (hits + misses);
    }

    /** False alarm ratio, 0 (best) to 1; NaN if the event was never forecast. */
    public double far() {
        return (double) falseAlarms / (hits + falseAlarms);
    }

    /** Success ratio, 1 − FAR: 0 to 1 (best); NaN if the event was never forecast. */
    public double sucr() {
        return (double) hits / (hits + falseAlarms);
    }

    /**
     * Critical success index, 0 to 1 (best); NaN if the event was neither forecast nor observed.
     */
    public double csi() {
        return (double) hits / (hits + misses + falseAlarms);
    }

    /** Frequency bias: events forecast per event observed, 1 is best; NaN if never observed. */
    public double bias() {
        long observed = hits + misses;
        return observed == 0 ? Double.NaN : (double) (hits + falseAlarms) / observed;
    }
}
