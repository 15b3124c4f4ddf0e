package io.nowstream.models.verification;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What one nowcaster has earned at one lead. Scores of the same {@link Scoring} add up.
 *
 * @param errors error sums, on the scoring's scale
 * @param events one table per threshold, in the scoring's order
 * @param undefined how many of the cells counted the nowcaster had left undefined; 0 unless they
 *     count as nothing
 */
public record Score(ErrorSums errors, List<ContingencyTable> events, long undefined) {

    /** Nothing counted yet. */
    public static Score empty(Scoring scoring) {
        return new Score(
                ErrorSums.EMPTY,
                Collections.nCopies(scoring.thresholds().size(), ContingencyTable.EMPTY),
                0);
    }

    /**
     * Scores one field over the cells that count.
     *
     * @param forecast one value per cell; NaN where undefined, which then counts as nothing
     * @param observed one value per cell, no NaN where {@code counted}
     * @param counted which cells count
     */
    static Score of(float[] forecast, float[] observed, boolean[] counted, Scoring scoring) {
        Tally tally = new Tally(scoring);
        for (int i = 0; i < counted.length; i++) {
            if (counted[i]) {
                tally.add(forecast[i], observed[i]);
            }
        }
        return tally.score();
    }

    /**
     * Scores what several nowcasters said about one observation, over the cells that all of them
     * and the observation cover: n is the same for all.
     *
     * @param observed one value per cell, NaN where there is no coverage
     * @param forecasts fields of the same length, at least one
     * @return one score per forecast, in their order
     */
    public static List<Score> together(float[] observed, List<float[]> forecasts, Scoring scoring) {
        forecasts.forEach(forecast -> Cellwise.requireSameLength(forecast, observed));
        boolean[] everywhere = new boolean[observed.length];
        Arrays.fill(everywhere, true);
        boolean[] counted = Coverage.counted(observed, forecasts, everywhere, scoring.undefined());
        return forecasts.stream()
                .map(forecast -> of(forecast, observed, counted, scoring))
                .toList();
    }

    public Score plus(Score other) {
        if (events.size() != other.events.size()) {
            throw new IllegalArgumentException(
                    "scores over %d and %d thresholds do not add up"
                            .formatted(events.size(), other.events.size()));
        }
        List<ContingencyTable> sums = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            sums.add(events.get(i).plus(other.events.get(i)));
        }
        return new Score(errors.plus(other.errors), sums, undefined + other.undefined);
    }

    /** How many cells were counted, the same for all nowcasters of a comparison. */
    public long n() {
        return errors.n();
    }

    /** Mean CSI over the thresholds that have one ("CSI-M"); NaN if none has. */
    public double meanCsi() {
        return events.stream()
                .mapToDouble(ContingencyTable::csi)
                .filter(csi -> !Double.isNaN(csi))
                .average()
                .orElse(Double.NaN);
    }
}
