package io.nowstream.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import io.nowstream.models.network.Weights;
import java.util.Map;

/**
 * Adam (Kingma and Ba, 2015, algorithm 1), without weight decay.
 *
 * <p>With g the gradient, m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², and the weight goes by −lr · m̂ /
 * (√v̂ + ε), where m̂ = m / (1−β₁ᵗ) and v̂ = v / (1−β₂ᵗ).
 */
final class Adam implements AutoCloseable {

    private final Recipe.Optimiser optimiser;
    private final Weights first;
    private final Weights second;
    private long steps;

    /**
     * @param first m by weight, taken over
     * @param second v by weight, taken over
     * @param steps t so far
     */
    Adam(Recipe.Optimiser optimiser, Weights first, Weights second, long steps) {
        this.optimiser = optimiser;
        this.first = first;
        this.second = second;
        this.steps = steps;
    }

    /** Before the first step. */
    static Adam fresh(Recipe.Optimiser optimiser, Weights weights) {
        return new Adam(optimiser, ArraySets.zeros(weights), ArraySets.zeros(weights), 0);
    }

    /**
     * One step, in place. The engine's grad mode must be off.
     *
     * @param gradients by weight
     * @param rate learning rate
     * @param scale what every gradient is multiplied by first
     */
    void step(Weights weights, Map<String, NDArray> gradients, double rate, double scale) {
        steps++;
        double beta1 = optimiser.beta1();
        double beta2 = optimiser.beta2();
        double meanScale = rate / (1 - Math.pow(beta1, (double) steps));
        double squareScale = 1 / Math.sqrt(1 - Math.pow(beta2, (double) steps));
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            gradients.forEach(
                    (name, raw) -> {
                        NDArray g = scale == 1 ? raw : raw.mul(scale);
                        NDArray m = first.get(name);
                        NDArray v = second.get(name);
                        m.muli(beta1).addi(g.mul(1 - beta1));
                        v.muli(beta2).addi(g.square().muli(1 - beta2));
                        NDArray root = v.sqrt().muli(squareScale).addi(optimiser.eps());
                        weights.get(name).subi(m.mul(meanScale).divi(root));
                    });
        }
    }

    /** m by weight. */
    Weights first() {
        return first;
    }

    /** v by weight. */
    Weights second() {
        return second;
    }

    /** Steps taken. */
    long steps() {
        return steps;
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
