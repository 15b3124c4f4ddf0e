package io.nowstream.models.verification;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * How sure it is that one nowcaster's squared error differs from another's: a confidence interval
 * of the mean difference by the moving-block bootstrap (Künsch, "The jackknife and the bootstrap
 * for general stationary observations", 1989), both judged on the same cells of the same windows.
 *
 * <p>Windows that overlap share frames, and weather lasts: one window's difference says much about
 * the next one's, and an interval from single windows would be far too narrow. So blocks of
 * consecutive windows are drawn, with replacement, until there are as many windows as there were;
 * the interval reaches from the 2.5th to the 97.5th percentile of their mean differences.
 *
 * <p>What is drawn is a function of the seed and of the number of the resample alone: the same
 * windows and seed give the same bytes.
 *
 * @param resamples B, how often windows are drawn anew, at least 40
 * @param block how many consecutive windows are drawn together, at least 1; fewer where there are
 *     fewer windows
 * @param seed of what is drawn
 */
public record PairedBootstrap(int resamples, int block, long seed) {

    /** How sure the interval is. */
    public static final double CONFIDENCE = 0.95;

    /** Fewer leave nothing beyond the 2.5th percentile. */
    private static final int FEWEST_RESAMPLES = 40;

    private static final RandomGeneratorFactory<RandomGenerator> GENERATORS =
            RandomGeneratorFactory.of("L64X128MixRandom");

    public PairedBootstrap {
        if (resamples < FEWEST_RESAMPLES || block < 1) {
            throw new IllegalArgumentException(
                    "a bootstrap needs at least %d resamples and blocks of 1, got %d and %d"
                            .formatted(FEWEST_RESAMPLES, resamples, block));
        }
    }

    /**
     * Errors of both in one window, over the same cells and leads.
     *
     * @param n how many cells were counted
     * @param one sum of the one's squared errors, unit squared
     * @param other sum of the other's
     */
    public record Window(long n, double one, double other) {}

    /**
     * What was found.
     *
     * @param difference mean squared error of the one minus that of the other, unit squared
     * @param lower end of the interval, unit squared
     * @param upper end of the interval, unit squared
     * @param confidence of the interval, 0 to 1
     * @param windows that held a cell
     * @param resamples how often they were drawn anew
     * @param block how many consecutive ones were drawn together
     * @param seed of what was drawn
     */
    public record Interval(
            double difference,
            double lower,
            double upper,
            double confidence,
            int windows,
            int resamples,
            int block,
            long seed) {}

    /**
     * The interval.
     *
     * @param windows in the order of their times; those without a cell are left out
     * @throws IllegalArgumentException if none holds a cell
     */
    public Interval of(List<Window> windows) {
        List<Window> counted = windows.stream().filter(window -> window.n() > 0).toList();
        if (counted.isEmpty()) {
            throw new IllegalArgumentException(
                    "none of %d windows holds a cell that all cover".formatted(windows.size()));
        }
        int length = Math.min(block, counted.size());
        double[] means = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            means[i] = resampled(counted, length, GENERATORS.create(mixed(mixed(seed) + i)));
        }
        Arrays.sort(means);
        int beyond = (int) Math.floor((1 - CONFIDENCE) / 2 * resamples);
        return new Interval(
                mean(counted),
                means[beyond],
                means[resamples - 1 - beyond],
                CONFIDENCE,
                counted.size(),
                resamples,
                length,
                seed);
    }

    private static double mean(List<Window> windows) {
        CompensatedSum difference = new CompensatedSum();
        long n = 0;
        for (Window window : windows) {
            difference.add(window.one() - window.other());
            n += window.n();
        }
        return difference.value() / n;
    }

    private static double resampled(List<Window> windows, int length, RandomGenerator random) {
        CompensatedSum difference = new CompensatedSum();
        long n = 0;
        int drawn = 0;
        while (drawn < windows.size()) {
            int first = random.nextInt(windows.size() - length + 1);
            for (int i = 0; i < length && drawn < windows.size(); i++, drawn++) {
                Window window = windows.get(first + i);
                difference.add(window.one() - window.other());
                n += window.n();
            }
        }
        return difference.value() / n;
    }

    /** SplitMix64's finaliser (Steele, Lea and Flood, 2014): near numbers become far ones. */
    private static long mixed(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
