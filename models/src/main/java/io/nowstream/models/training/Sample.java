package io.nowstream.models.training;

/**
 * One window, cut out, in model units.
 *
 * @param rows of the crop
 * @param columns of the crop
 * @param frames T+K, oldest first; each row-major, NaN where there is no coverage
 * @param bases T−1+K fields that outputs are added to, NaN where nothing is known of what flows in;
 *     none if the network has no base
 * @param advection K fields, the advected last frame, NaN likewise; none unless asked for
 * @param smoothed K fields, the same smoothed; none unless asked for
 */
public record Sample(
        int rows,
        int columns,
        float[][] frames,
        float[][] bases,
        float[][] advection,
        float[][] smoothed) {}
