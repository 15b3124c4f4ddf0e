package io.nowstream.models.training;

import java.util.List;

/**
 * One window, cut out or whole, in model units.
 *
 * @param rows of each field
 * @param columns of each field
 * @param frames T+K, oldest first; each channel after channel, row-major, NaN where there is no
 *     coverage
 * @param bases T−1+K fields that outputs are added to, NaN where nothing is known of what flows in;
 *     none if the network has no base
 * @param baselines of each of {@link SampleSource#baselines} K fields, NaN likewise; none unless
 *     asked for
 */
public record Sample(
        int rows, int columns, float[][] frames, float[][] bases, List<float[][]> baselines) {

    public Sample {
        baselines = List.copyOf(baselines);
    }

    int channels() {
        return frames[0].length / (rows * columns);
    }
}
