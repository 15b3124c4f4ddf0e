package io.nowstream.bench;

/** How far two ways of computing the same numbers may lie apart. */
public final class Closeness {

    private Closeness() {}

    /**
     * |actual − expected| ÷ |expected|, by the L2 norm.
     *
     * @throws WorthlessFigureException if it is above {@code allowed}, or not a number
     */
    public static double demand(String what, float[] actual, float[] expected, double allowed) {
        if (actual.length != expected.length) {
            throw new WorthlessFigureException(
                    "%s: %,d numbers came out, %,d were expected"
                            .formatted(what, actual.length, expected.length));
        }
        double apart = 0;
        double size = 0;
        for (int i = 0; i < actual.length; i++) {
            double difference = (double) actual[i] - expected[i];
            apart += difference * difference;
            size += (double) expected[i] * expected[i];
        }
        double relative = apart == 0 ? 0 : Math.sqrt(apart / size); // all may be dry
        if (!(relative <= allowed)) {
            throw new WorthlessFigureException(
                    "%s: off by %.1e of its size (allowed %.0e)"
                            .formatted(what, relative, allowed));
        }
        return relative;
    }
}
