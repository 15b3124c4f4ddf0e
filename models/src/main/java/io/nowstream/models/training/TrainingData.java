package io.nowstream.models.training;

import io.nowstream.models.baseline.Climatology;
import java.util.List;
import java.util.Optional;

/** What a training learns from. */
public interface TrainingData {

    /** To learn from. */
    SampleSource training();

    /** To judge by; may hold no windows. */
    SampleSource validation();

    /**
     * Width of the Gaussian of smoothed advection per lead, standard deviation in km, fitted on
     * training windows; none where nothing moves.
     */
    List<Double> smoothingKilometres();

    /** What is usual in the training frames, where that is a base or a baseline. */
    default Optional<Climatology> climatology() {
        return Optional.empty();
    }

    /** Share of an anomaly that is left at each lead, fitted likewise; none without climatology. */
    default List<Double> damping() {
        return List.of();
    }

    /** SHA-256 over what it was made from: a training goes on with the same data only. */
    String fingerprint();
}
