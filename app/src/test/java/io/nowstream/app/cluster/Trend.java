package io.nowstream.app.cluster;

import java.util.Arrays;

/**
 * The straight line through a series that half of its values may be far from: Theil and Sen's,
 * whose slope is the median of the slopes between all pairs of values. A sawtooth, a full
 * collection or a neighbour's load bends it little.
 *
 * @param begin the line's value at the first time
 * @param end its value at the last
 * @param perMinute its slope
 * @param median of the values themselves
 */
record Trend(double begin, double end, double perMinute, double median) {

    /**
     * @param from minute where the line begins
     * @param to minute where it ends
     * @param minutes times, ascending
     * @param values as many
     * @throws IllegalArgumentException if there are fewer than two, or the numbers differ
     */
    static Trend of(double from, double to, double[] minutes, double[] values) {
        if (values.length < 2 || values.length != minutes.length) {
            throw new IllegalArgumentException(
                    "a trend needs two values or more, each with its time; got %d values, %d times"
                            .formatted(values.length, minutes.length));
        }
        double slope = slope(minutes, values);
        double[] atZero = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            atZero[i] = values[i] - slope * minutes[i];
        }
        double offset = median(atZero);
        return new Trend(offset + slope * from, offset + slope * to, slope, median(values));
    }

    private static double slope(double[] minutes, double[] values) {
        int n = values.length;
        double[] slopes = new double[n * (n - 1) / 2];
        int count = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                slopes[count++] = (values[j] - values[i]) / (minutes[j] - minutes[i]);
            }
        }
        return median(slopes);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** How much the line rises from its beginning to its end; negative if it falls. */
    double growth() {
        return end - begin;
    }
}
