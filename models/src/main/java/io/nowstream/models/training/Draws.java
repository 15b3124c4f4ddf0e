package io.nowstream.models.training;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Randomness by counter: a pure function of seed, purpose and number, so that nothing has to be
 * remembered to go on where a training was killed.
 */
enum Draws {
    TRAINING_BATCH(1),
    VALIDATION_BATCH(2),
    SMOOTHING(3),
    PASS(4),
    SABOTAGE(5);

    private static final RandomGeneratorFactory<RandomGenerator> GENERATORS =
            RandomGeneratorFactory.of("L64X128MixRandom");

    /** Never changes: a training goes on with the same draws in a later version. */
    private final int purpose;

    Draws(int purpose) {
        this.purpose = purpose;
    }

    /** The generator of one number. */
    RandomGenerator at(long seed, long number) {
        return GENERATORS.create(mixed(mixed(mixed(seed) + purpose) + number));
    }

    /** SplitMix64's finaliser (Steele, Lea and Flood, 2014): near seeds become far ones. */
    private static long mixed(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
