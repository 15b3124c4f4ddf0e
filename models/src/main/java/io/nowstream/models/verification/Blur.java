package io.nowstream.models.verification;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How much of the small-scale power of the observation a forecast has kept: what is lost was
 * blurred, what is above 1 was made up. Power by octaves of wavelength, as sums that add up.
 *
 * <p>Both fields are transformed on a plane whose sides are powers of two, filled up with 0. A wave
 * of the plane has frequency f = √((kx / columns)² + (ky / rows)²) in waves per cell, so a
 * wavelength means the same along both axes. Octave i holds wavelengths of 2^(i+1) cells up to
 * below 2^(i+2), the first also what is shorter.
 *
 * @param forecast Σ |FFT2|² of the forecasts by octave
 * @param observed Σ |FFT2|² of the observations by octave
 */
public record Blur(List<Double> forecast, List<Double> observed) {

    /** Octaves that are told apart; the last holds all longer waves. */
    public static final int OCTAVES = 8;

    /** Nothing counted yet. */
    public static final Blur EMPTY =
            new Blur(Collections.nCopies(OCTAVES, 0.0), Collections.nCopies(OCTAVES, 0.0));

    public Blur {
        forecast = List.copyOf(forecast);
        observed = List.copyOf(observed);
    }

    /**
     * Measures one field.
     *
     * @param forecast row-major, shape (rows, columns), no NaN: cells that do not count are 0 in
     *     both
     * @param observed same shape and unit, no NaN
     */
    public static Blur of(float[] forecast, float[] observed, int rows, int columns) {
        Cellwise.requireSameLength(forecast, observed);
        Cellwise.requireShape(forecast, rows, columns);
        int tall = Fourier.powerOfTwo(rows);
        int wide = Fourier.powerOfTwo(columns);
        PlanePower power = PlanePower.of(forecast, observed, rows, columns, tall, wide);
        double[] said = new double[OCTAVES];
        double[] came = new double[OCTAVES];
        for (int kx = 0; kx < wide; kx++) {
            double x = (double) PlanePower.waveNumber(kx, wide) / wide;
            for (int ky = 0; ky < tall; ky++) {
                double y = (double) PlanePower.waveNumber(ky, tall) / tall;
                int octave = octave(x * x + y * y);
                said[octave] += power.first()[kx * tall + ky];
                came[octave] += power.second()[kx * tall + ky];
            }
        }
        return new Blur(boxed(said), boxed(came));
    }

    /** By squared frequency: wavelengths of 4, 8, 16, … cells are 1/16, 1/64, 1/256, … */
    private static int octave(double squaredFrequency) {
        int octave = 0;
        for (double limit = 1 / 16.0;
                octave + 1 < OCTAVES && squaredFrequency <= limit;
                limit /= 4) {
            octave++;
        }
        return octave;
    }

    private static List<Double> boxed(double[] values) {
        List<Double> list = new ArrayList<>(values.length);
        for (double value : values) {
            list.add(value);
        }
        return list;
    }

    public Blur plus(Blur other) {
        return new Blur(sums(forecast, other.forecast), sums(observed, other.observed));
    }

    private static List<Double> sums(List<Double> some, List<Double> others) {
        List<Double> sums = new ArrayList<>(some.size());
        for (int i = 0; i < some.size(); i++) {
            sums.add(some.get(i) + others.get(i));
        }
        return sums;
    }

    /**
     * Forecast power over observed power in all waves shorter than so many cells: 1 is as sharp as
     * observed, less is blurred. NaN if nothing was observed in those.
     *
     * @param cells a power of two, from 4
     */
    public double ratioBelow(int cells) {
        if (cells < 4 || !Fourier.isPowerOfTwo(cells) || cells > 2 << OCTAVES - 1) {
            throw new IllegalArgumentException(
                    "scales are told apart at 4, 8, 16, … %d cells, not at %d"
                            .formatted(2 << OCTAVES - 1, cells));
        }
        double said = 0;
        double came = 0;
        for (int i = 0; 4 << i <= cells; i++) {
            said += forecast.get(i);
            came += observed.get(i);
        }
        return came == 0 ? Double.NaN : said / came;
    }
}
