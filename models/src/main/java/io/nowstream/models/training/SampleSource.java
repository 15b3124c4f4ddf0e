package io.nowstream.models.training;

import java.util.random.RandomGenerator;

/** Where batches come from. Used from one thread at a time. */
public interface SampleSource {

    /** Windows that it draws from; 0 if there is nothing to draw. */
    int windows();

    /**
     * A batch of samples of one size: a pure function of what is drawn.
     *
     * @param judged whether the samples bring the baselines to judge by
     */
    Batch batch(RandomGenerator random, boolean judged);
}
