package io.nowstream.models.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.nowstream.models.network.Pass;
import java.util.random.RandomGenerator;

/**
 * Stochastic depth (Huang et al., 2016): in training a sample's branch is left out with a
 * probability, and scaled by 1 / (1 − rate) where it stays. One draw per sample and call.
 */
public final class DropPath {

    private DropPath() {}

    /**
     * The branch as this pass sees it.
     *
     * @param branch (B, L, C)
     * @param rate at least 0, below 1
     */
    public static NDArray apply(NDArray branch, double rate, Pass pass) {
        if (rate == 0 || pass.random().isEmpty()) {
            return branch;
        }
        RandomGenerator random = pass.random().get();
        float[] factors = new float[Math.toIntExact(branch.getShape().get(0))];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = random.nextDouble() < rate ? 0 : (float) (1 / (1 - rate));
        }
        Shape perSample = new Shape(factors.length, 1, 1);
        return branch.mul(Lasting.numbers(branch.getManager(), factors, perSample));
    }
}
