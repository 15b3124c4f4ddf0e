package io.nowstream.models.training;

import java.util.List;
import java.util.random.RandomGenerator;

/** Where batches come from. Used from one thread at a time. */
public interface SampleSource {

    /** Windows that it draws from; 0 if there is nothing to draw. */
    int windows();

    /**
     * Names of the baselines that samples bring to be judged by, besides persistence, which needs
     * none; the first is what skill is measured against.
     */
    List<String> baselines();

    /**
     * A batch of samples of one size: a pure function of what is drawn.
     *
     * @param judged whether the samples bring the baselines to judge by
     */
    Batch batch(RandomGenerator random, boolean judged);
}
