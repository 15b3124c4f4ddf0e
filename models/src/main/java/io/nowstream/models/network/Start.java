package io.nowstream.models.network;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** How a weight starts. Drawn in Java, so that a seed gives the same values on every device. */
@FunctionalInterface
public interface Start {

    /** Fills all values, row-major. */
    void fill(float[] values, RandomGenerator random);

    static Start constant(float value) {
        return (values, random) -> Arrays.fill(values, value);
    }

    /** U(-bound, bound). */
    static Start uniform(double bound) {
        return (values, random) -> {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble(-bound, bound);
            }
        };
    }

    /** U(±1/√fanIn): what PyTorch gives the weight and bias of Linear and Conv by default. */
    static Start fanIn(long fanIn) {
        return uniform(1 / Math.sqrt(fanIn));
    }
}
