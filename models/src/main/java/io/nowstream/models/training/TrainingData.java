package io.nowstream.models.training;

import java.util.List;

/** What a training learns from. */
public interface TrainingData {

    /** To learn from. */
    SampleSource training();

    /** To judge by; may hold no windows. */
    SampleSource validation();

    /**
     * Width of the Gaussian of smoothed advection per lead, standard deviation in km, fitted on
     * training windows.
     */
    List<Double> smoothingKilometres();

    /** SHA-256 over what it was made from: a training goes on with the same data only. */
    String fingerprint();
}
