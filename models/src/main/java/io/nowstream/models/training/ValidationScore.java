package io.nowstream.models.training;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * Mean squared errors per lead on the validation samples, in the quantity's unit squared, of all
 * over the same cells: those covered by the target and by the last three observed frames, and known
 * to all baselines. All are cut off as the scaling says.
 *
 * @param network per lead; empty if there is nothing to validate on
 * @param baselines persistence first, then what skill is measured against, if anything, then
 *     further ones
 * @param cells how many, over all leads and samples
 */
public record ValidationScore(List<Double> network, List<Baseline> baselines, long cells) {

    /** Where there is nothing to validate on. */
    static final ValidationScore NONE = new ValidationScore(List.of(), List.of(), 0);

    /** The last observed frame. */
    static final String PERSISTENCE = "persistence";

    /**
     * How one baseline does.
     *
     * @param name e.g. {@code advection}
     * @param mse per lead
     */
    public record Baseline(String name, List<Double> mse) {
        public Baseline {
            mse = List.copyOf(mse);
        }
    }

    public ValidationScore {
        network = List.copyOf(network);
        baselines = List.copyOf(baselines);
    }

    @JsonIgnore
    public boolean isNone() {
        return network.isEmpty();
    }

    /** Mean over leads; NaN if there is none. */
    public static double mean(List<Double> perLead) {
        return perLead.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /**
     * 1 − error ÷ error of the baseline that it is measured against (advection, climatology, or
     * persistence where there is no other), over all leads: 0 is as good, 1 is perfect.
     */
    public double skill() {
        return 1 - mean(network) / mean(baselines.get(Math.min(1, baselines.size() - 1)).mse());
    }
}
