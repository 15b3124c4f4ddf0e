package io.nowstream.models.verification;

import java.util.Arrays;

/**
 * Radially averaged power spectrum (RAPSD): |FFT2|² / (rows · columns), mean over the wave numbers
 * whose distance from the origin, rounded, is r = 0, 1, …, ⌈max(rows, columns) / 2⌉ − 1; as
 * pysteps. On a square of side n, ring r holds waves of n / r cells. Spectra of equal length add
 * up.
 *
 * @param sums by r, over all fields; unit squared
 * @param fields how many
 */
public record RadialSpectrum(double[] sums, long fields) {

    /**
     * Spectrum of one field.
     *
     * @param field row-major, shape (rows, columns)
     * @throws IllegalArgumentException if a cell is NaN: fill it, alike in all that is compared
     */
    public static RadialSpectrum of(float[] field, int rows, int columns) {
        Cellwise.requireShape(field, rows, columns);
        for (float value : field) {
            if (Float.isNaN(value)) {
                throw new IllegalArgumentException(
                        "a field with a cell without data has no spectrum");
            }
        }
        PlanePower power =
                PlanePower.of(field, new float[field.length], rows, columns, rows, columns);
        double[] sums = new double[(Math.max(rows, columns) + 1) / 2];
        long[] cells = new long[sums.length];
        for (int i = 0; i < field.length; i++) {
            int kx = PlanePower.waveNumber(i / rows, columns);
            int ky = PlanePower.waveNumber(i % rows, rows);
            int ring = (int) Math.rint(Math.hypot(kx, ky));
            if (ring < sums.length) {
                sums[ring] += power.first()[i];
                cells[ring]++;
            }
        }
        for (int ring = 0; ring < sums.length; ring++) {
            sums[ring] /= (double) field.length * cells[ring];
        }
        return new RadialSpectrum(sums, 1);
    }

    public RadialSpectrum plus(RadialSpectrum other) {
        if (sums.length != other.sums.length) {
            throw new IllegalArgumentException(
                    "spectra of %d and %d rings do not add up"
                            .formatted(sums.length, other.sums.length));
        }
        double[] both = sums.clone();
        for (int ring = 0; ring < both.length; ring++) {
            both[ring] += other.sums[ring];
        }
        return new RadialSpectrum(both, fields + other.fields);
    }

    /** Mean spectrum by r, unit squared. */
    public double[] mean() {
        return Arrays.stream(sums).map(sum -> sum / fields).toArray();
    }
}
