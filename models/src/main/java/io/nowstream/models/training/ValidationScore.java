package io.nowstream.models.training;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * Mean squared errors per lead on the validation samples, in the quantity's unit squared, of all
 * over the same cells: those covered by the target and by the last three observed frames. All are
 * cut off as the scaling says, and cells where the flow comes from outside count as nothing there.
 *
 * @param network per lead; empty if there is nothing to validate on
 * @param persistence the last observed frame
 * @param advection the same, carried along
 * @param smoothedAdvection and smoothed
 * @param cells how many, over all leads and samples
 */
public record ValidationScore(
        List<Double> network,
        List<Double> persistence,
        List<Double> advection,
        List<Double> smoothedAdvection,
        long cells) {

    /** Where there is nothing to validate on. */
    static final ValidationScore NONE =
            new ValidationScore(List.of(), List.of(), List.of(), List.of(), 0);

    public ValidationScore {
        network = List.copyOf(network);
        persistence = List.copyOf(persistence);
        advection = List.copyOf(advection);
        smoothedAdvection = List.copyOf(smoothedAdvection);
    }

    @JsonIgnore
    public boolean isNone() {
        return network.isEmpty();
    }

    /** Mean over leads; NaN if there is none. */
    public static double mean(List<Double> perLead) {
        return perLead.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /** 1 − error ÷ error of advection, over all leads: 0 is as good as advection, 1 is perfect. */
    public double skill() {
        return 1 - mean(network) / mean(advection);
    }
}
