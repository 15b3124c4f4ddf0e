package io.nowstream.app.demo;

import java.util.SplittableRandom;

/** Random numbers that depend on what they are for, and on nothing that was drawn before. */
final class Chance {

    private Chance() {}

    /** A generator of its own for something that has a number among others of its kind. */
    static SplittableRandom of(long seed, long kind, long number) {
        return new SplittableRandom(
                        seed * 0x9E3779B97F4A7C15L + kind * 0xC2B2AE3D27D4EB4FL + number)
                .split();
    }

    /**
     * Nearly normal, mean 0, standard deviation 1, never beyond 3.5: a sum of four uniform numbers,
     * which every Java gives alike.
     */
    static double normal(SplittableRandom random) {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += random.nextDouble();
        }
        return (sum - 2) * 1.7320508;
    }
}
