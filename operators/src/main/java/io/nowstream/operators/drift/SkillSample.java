package io.nowstream.operators.drift;

import io.nowstream.frames.Tier;

/**
 * The errors of one verified nowcast and of the baselines beside it, over the same cells.
 *
 * @param issueEpochMillis its issue time
 * @param network sum of squared errors of what is published; NaN while it is not known
 * @param advection that of advection; NaN where it is not beside
 * @param climatology that of climatology; NaN where it is not beside
 * @param persistence that of persistence; NaN where it is not beside
 */
public record SkillSample(
        long issueEpochMillis,
        double network,
        double advection,
        double climatology,
        double persistence) {

    static SkillSample at(long issueEpochMillis) {
        return new SkillSample(issueEpochMillis, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    SkillSample with(Tier tier, double squared) {
        return switch (tier) {
            case FULL, STUDENT ->
                    new SkillSample(issueEpochMillis, squared, advection, climatology, persistence);
            case ADVECTION ->
                    new SkillSample(issueEpochMillis, network, squared, climatology, persistence);
            case CLIMATOLOGY ->
                    new SkillSample(issueEpochMillis, network, advection, squared, persistence);
            case PERSISTENCE ->
                    new SkillSample(issueEpochMillis, network, advection, climatology, squared);
        };
    }

    /** Whether it says anything about skill. */
    boolean isComplete() {
        return !Double.isNaN(network)
                && !(Double.isNaN(advection)
                        && Double.isNaN(climatology)
                        && Double.isNaN(persistence));
    }
}
