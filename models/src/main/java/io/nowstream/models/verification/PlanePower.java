package io.nowstream.models.verification;

/**
 * |FFT2|² of two real fields at once: one is the real, the other the imaginary part of a complex
 * field, and what is even and odd in its transform tells them apart.
 *
 * @param rows of the plane of wave numbers
 * @param columns of the plane of wave numbers
 * @param first power of the first field, column by column: index (kx * rows + ky); unscaled
 * @param second power of the second field, likewise
 */
record PlanePower(int rows, int columns, double[] first, double[] second) {

    /**
     * Transforms both.
     *
     * @param first row-major, shape (rows, columns), no NaN
     * @param second same shape
     * @param tall rows to transform, at least {@code rows}; the fields are filled up with 0
     * @param wide columns to transform, at least {@code columns}
     */
    static PlanePower of(float[] first, float[] second, int rows, int columns, int tall, int wide) {
        double[] re = new double[tall * wide];
        double[] im = new double[tall * wide];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                re[r * wide + c] = first[r * columns + c];
                im[r * wide + c] = second[r * columns + c];
            }
        }
        Fourier along = new Fourier(wide);
        for (int r = 0; r < rows; r++) {
            along.transform(re, im, r * wide);
        }
        double[] turnedRe = turned(re, tall, wide);
        double[] turnedIm = turned(im, tall, wide);
        Fourier down = new Fourier(tall);
        for (int c = 0; c < wide; c++) {
            down.transform(turnedRe, turnedIm, c * tall);
        }
        return apart(turnedRe, turnedIm, tall, wide);
    }

    /** Rows become columns, in tiles, lest every access miss the cache. */
    private static double[] turned(double[] values, int rows, int columns) {
        int tile = 32;
        double[] turned = new double[values.length];
        for (int top = 0; top < rows; top += tile) {
            for (int left = 0; left < columns; left += tile) {
                for (int r = top; r < Math.min(rows, top + tile); r++) {
                    for (int c = left; c < Math.min(columns, left + tile); c++) {
                        turned[c * rows + r] = values[r * columns + c];
                    }
                }
            }
        }
        return turned;
    }

    private static PlanePower apart(double[] re, double[] im, int rows, int columns) {
        double[] first = new double[re.length];
        double[] second = new double[re.length];
        for (int kx = 0; kx < columns; kx++) {
            int mirroredColumn = (columns - kx) % columns * rows;
            for (int ky = 0; ky < rows; ky++) {
                int i = kx * rows + ky;
                int mirrored = mirroredColumn + (rows - ky) % rows;
                first[i] = squares(re[i] + re[mirrored], im[i] - im[mirrored]) / 4;
                second[i] = squares(re[i] - re[mirrored], im[i] + im[mirrored]) / 4;
            }
        }
        return new PlanePower(rows, columns, first, second);
    }

    private static double squares(double x, double y) {
        return x * x + y * y;
    }

    /** Wave number of an index along an axis of n: 0, 1, …, −2, −1. */
    static int waveNumber(int index, int n) {
        return index < (n + 1) / 2 ? index : index - n;
    }
}
