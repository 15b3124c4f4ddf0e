package io.nowstream.models.verification;

/**
 * Structural similarity of one frame of one channel (Wang et al., IEEE Transactions on Image
 * Processing 13(4), 2004, eq. 13, K1 = 0.01, K2 = 0.03), mean over all windows that lie wholly
 * inside; the mean over frames is the score, see {@link FrameMean}. Values are clipped to [0, 1]
 * first.
 *
 * <p>The kinds differ by more than most papers' gains: never compare two of them.
 */
public enum Ssim {
    /** Uniform 7 x 7 window, sample covariance, range 1: scikit-image told the range; PredLDM. */
    UNIFORM_RANGE_1(7, 0, 1, 1),
    /**
     * The same with range 2, which scikit-image up to 0.19 takes for floats when told nothing:
     * OpenSTL, VMRNN, SwinLSTM. Higher than {@link #UNIFORM_RANGE_1} for the same images.
     */
    UNIFORM_RANGE_2(7, 0, 1, 2),
    /** Gaussian 11 x 11, σ 1.5, on 255 · x with range 255; equals {@link #GAUSSIAN} by scaling. */
    GAUSSIAN_ON_255(11, 1.5, 255, 255),
    /** Gaussian 11 x 11, σ 1.5, population covariance, range 1: Wang et al. Ours. */
    GAUSSIAN(11, 1.5, 1, 1);

    private final int side;
    private final double[] weights;
    private final double scale;
    private final double c1;
    private final double c2;

    /** N / (N − 1) for sample covariance, 1 for population covariance. */
    private final double unbiased;

    /**
     * @param side of the window, cells
     * @param sigma of a Gaussian window; 0 for a uniform one
     * @param scale by which values in [0, 1] are multiplied
     * @param range R of the constants (K R)²
     */
    Ssim(int side, double sigma, double scale, double range) {
        this.side = side;
        this.scale = scale;
        weights = new double[side];
        double sum = 0;
        for (int i = 0; i < side; i++) {
            double d = i - side / 2;
            weights[i] = sigma == 0 ? 1 : Math.exp(-d * d / (2 * sigma * sigma));
            sum += weights[i];
        }
        for (int i = 0; i < side; i++) {
            weights[i] /= sum;
        }
        double cells = (double) side * side;
        unbiased = sigma == 0 ? cells / (cells - 1) : 1;
        c1 = 0.01 * range * (0.01 * range);
        c2 = 0.03 * range * (0.03 * range);
    }

    /**
     * Scores one frame.
     *
     * @param forecast row-major, shape (rows, columns)
     * @param observed same shape
     * @return −1 to 1 (best); NaN if a cell on either side is
     * @throws IllegalArgumentException if the frame is smaller than the window
     */
    public double of(float[] forecast, float[] observed, int rows, int columns) {
        Cellwise.requireSameLength(forecast, observed);
        Cellwise.requireShape(forecast, rows, columns);
        if (rows < side || columns < side) {
            throw new IllegalArgumentException(
                    "SSIM looks through windows of %d x %d cells; the frame has %d x %d"
                            .formatted(side, side, rows, columns));
        }
        if (Unit.hasGap(forecast, observed)) {
            return Double.NaN;
        }
        double[] x = new double[forecast.length];
        double[] y = new double[forecast.length];
        double[] xx = new double[forecast.length];
        double[] yy = new double[forecast.length];
        double[] xy = new double[forecast.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = scale * Unit.clip(forecast[i]);
            y[i] = scale * Unit.clip(observed[i]);
            xx[i] = x[i] * x[i];
            yy[i] = y[i] * y[i];
            xy[i] = x[i] * y[i];
        }
        double[] meanX = windowMeans(x, rows, columns);
        double[] meanY = windowMeans(y, rows, columns);
        double[] meanXx = windowMeans(xx, rows, columns);
        double[] meanYy = windowMeans(yy, rows, columns);
        double[] meanXy = windowMeans(xy, rows, columns);
        double sum = 0;
        for (int i = 0; i < meanX.length; i++) {
            double mx = meanX[i];
            double my = meanY[i];
            double varianceX = unbiased * (meanXx[i] - mx * mx);
            double varianceY = unbiased * (meanYy[i] - my * my);
            double covariance = unbiased * (meanXy[i] - mx * my);
            sum +=
                    (2 * mx * my + c1)
                            * (2 * covariance + c2)
                            / ((mx * mx + my * my + c1) * (varianceX + varianceY + c2));
        }
        return sum / meanX.length;
    }

    /** Weighted mean in each window that lies wholly inside, row-major. */
    private double[] windowMeans(double[] values, int rows, int columns) {
        int across = columns - side + 1;
        double[] lines = new double[rows * across];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < across; c++) {
                double sum = 0;
                for (int k = 0; k < side; k++) {
                    sum += weights[k] * values[r * columns + c + k];
                }
                lines[r * across + c] = sum;
            }
        }
        double[] means = new double[(rows - side + 1) * across];
        for (int i = 0; i < means.length; i++) {
            double sum = 0;
            for (int k = 0; k < side; k++) {
                sum += weights[k] * lines[i + k * across];
            }
            means[i] = sum;
        }
        return means;
    }
}
