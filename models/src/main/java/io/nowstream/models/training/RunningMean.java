package io.nowstream.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import io.nowstream.models.network.Weights;

/**
 * Exponential running mean of weights: mean ← d · mean + (1−d) · weight. At the start d is smaller,
 * at most (1 + step) / (10 + step), lest the first values linger.
 */
final class RunningMean implements AutoCloseable {

    private final double decay;
    private final Weights mean;

    /**
     * @param mean so far, taken over
     */
    RunningMean(double decay, Weights mean) {
        this.decay = decay;
        this.mean = mean;
    }

    static RunningMean startingAt(double decay, Weights weights) {
        return new RunningMean(decay, ArraySets.copy(weights));
    }

    /**
     * Takes the weights after a step in. The engine's grad mode must be off.
     *
     * @param step from 1
     */
    void add(Weights weights, long step) {
        double now = Math.min(decay, (1.0 + step) / (10.0 + step));
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            weights.all()
                    .forEach(
                            (name, array) -> {
                                NDArray kept = mean.get(name);
                                kept.muli(now).addi(array.mul(1 - now));
                            });
        }
    }

    Weights mean() {
        return mean;
    }

    @Override
    public void close() {
        mean.close();
    }
}
