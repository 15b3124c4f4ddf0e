package io.nowstream.models.verification;

/**
 * Peak signal to noise ratio of one frame, dB; the mean over frames is the score, see {@link
 * FrameMean}. Values are clipped to [0, 1] first. A frame without error would be infinite and
 * counts as 100 dB, as does whatever is above.
 */
public enum Psnr {
    /** −10 log10 of the mean squared error on [0, 1]; as OpenSTL since 0.3. */
    PROPER {
        @Override
        double decibels(float[] forecast, float[] observed) {
            double squared = 0;
            for (int i = 0; i < forecast.length; i++) {
                double error = Unit.clip(forecast[i]) - Unit.clip(observed[i]);
                squared += error * error;
            }
            return -10 * Math.log10(squared / forecast.length);
        }
    },
    /**
     * As published for VMRNN, SwinLSTM, EarthFarseer and E3D-LSTM: 255 · x cut to 8 bits, where
     * difference and square wrap modulo 256. Not a measure of error; for comparison with their
     * tables only.
     */
    WRAPPED {
        @Override
        double decibels(float[] forecast, float[] observed) {
            double sum = 0;
            for (int i = 0; i < forecast.length; i++) {
                int difference =
                        (int) (255 * Unit.clip(forecast[i])) - (int) (255 * Unit.clip(observed[i]));
                sum += difference * difference & 0xFF;
            }
            return 20 * Math.log10(255) - 10 * Math.log10(sum / forecast.length);
        }
    };

    private static final double CEILING = 100;

    /**
     * Scores one frame.
     *
     * @param forecast one value per cell, all channels; at least one
     * @param observed one value per cell, same length
     * @return dB, at most 100; NaN if a cell on either side is
     */
    public double of(float[] forecast, float[] observed) {
        Cellwise.requireSameLength(forecast, observed);
        return Unit.hasGap(forecast, observed)
                ? Double.NaN
                : Math.min(CEILING, decibels(forecast, observed));
    }

    abstract double decibels(float[] forecast, float[] observed);
}
