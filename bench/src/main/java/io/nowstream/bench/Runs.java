package io.nowstream.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * The same thing measured several times, in the order in which it was.
 *
 * @param values at least one, all in one unit
 */
public record Runs(double... values) {

    /** So many are still listed one by one. */
    private static final int LISTED = 7;

    public Runs {
        if (values.length == 0) {
            throw new IllegalArgumentException("a figure needs at least one run");
        }
    }

    /** Of an even number of runs the mean of the middle two. */
    public double median() {
        double[] sorted = sorted();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    public double min() {
        return sorted()[0];
    }

    public double max() {
        return sorted()[values.length - 1];
    }

    /** The value that a share (0 to 1) of the runs stays within. */
    public double within(double share) {
        int at = (int) Math.ceil(share * values.length) - 1;
        return sorted()[Math.max(0, Math.min(values.length - 1, at))];
    }

    /** Every run if they are few, else the spread. */
    public String spread() {
        return values.length == 1
                ? "one run"
                : values.length <= LISTED
                        ? DoubleStream.of(values)
                                .mapToObj(Runs::number)
                                .collect(Collectors.joining(", "))
                        : "%s to %s in %d runs"
                                .formatted(number(min()), number(max()), values.length);
    }

    /** Three significant digits or so; more would claim too much. */
    public static String number(double value) {
        double size = Math.abs(value);
        String pattern = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, pattern, value);
    }

    private double[] sorted() {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }
}
