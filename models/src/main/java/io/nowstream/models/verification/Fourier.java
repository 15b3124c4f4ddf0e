package io.nowstream.models.verification;

/**
 * Discrete Fourier transform of one length, in place, unscaled: X_k = Σ x_j exp(−2πi jk / n).
 *
 * <p>Powers of two by halving (Cooley and Tukey, 1965), other lengths as a convolution of such
 * (Bluestein, 1970).
 */
final class Fourier {

    private final int n;
    private final double[] cos;
    private final double[] sin;

    Fourier(int n) {
        this.n = n;
        // Of a half turn for Bluestein's chirp, of a whole one for the powers of two: by index.
        int entries = isPowerOfTwo(n) ? n / 2 : 2 * n;
        double step = isPowerOfTwo(n) ? 2 * Math.PI / n : Math.PI / n;
        cos = new double[entries];
        sin = new double[entries];
        for (int i = 0; i < entries; i++) {
            cos[i] = Math.cos(step * i);
            sin[i] = Math.sin(step * i);
        }
    }

    static boolean isPowerOfTwo(int n) {
        return Integer.bitCount(n) == 1;
    }

    /** The smallest power of two that is not less. */
    static int powerOfTwo(int atLeast) {
        return atLeast <= 1 ? 1 : Integer.highestOneBit(atLeast - 1) << 1;
    }

    /** Transforms n values that start at an offset. */
    void transform(double[] re, double[] im, int from) {
        if (isPowerOfTwo(n)) {
            reverseBits(re, im, from);
            combine(re, im, from);
        } else {
            convolve(re, im, from);
        }
    }

    private void reverseBits(double[] re, double[] im, int from) {
        for (int i = 1, j = 0; i < n; i++) {
            int bit = n >> 1;
            for (; (j & bit) != 0; bit >>= 1) {
                j ^= bit;
            }
            j ^= bit;
            if (i < j) {
                swap(re, from + i, from + j);
                swap(im, from + i, from + j);
            }
        }
    }

    private static void swap(double[] values, int i, int j) {
        double kept = values[i];
        values[i] = values[j];
        values[j] = kept;
    }

    private void combine(double[] re, double[] im, int from) {
        for (int half = 1; half < n; half *= 2) {
            int stride = n / (2 * half);
            for (int block = from; block < from + n; block += 2 * half) {
                for (int k = 0; k < half; k++) {
                    int even = block + k;
                    int odd = even + half;
                    double c = cos[k * stride];
                    double s = sin[k * stride];
                    double x = re[odd] * c + im[odd] * s;
                    double y = im[odd] * c - re[odd] * s;
                    re[odd] = re[even] - x;
                    im[odd] = im[even] - y;
                    re[even] += x;
                    im[even] += y;
                }
            }
        }
    }

    /** jk = (j² + k² − (k − j)²) / 2 makes the sum a convolution with the chirp exp(πi j² / n). */
    private void convolve(double[] re, double[] im, int from) {
        int length = powerOfTwo(2 * n - 1);
        Fourier powers = new Fourier(length);
        double[] xr = new double[length];
        double[] xi = new double[length];
        double[] chirpRe = new double[length];
        double[] chirpIm = new double[length];
        for (int j = 0; j < n; j++) {
            int angle = angle(j);
            xr[j] = re[from + j] * cos[angle] + im[from + j] * sin[angle];
            xi[j] = im[from + j] * cos[angle] - re[from + j] * sin[angle];
            chirpRe[j] = cos[angle];
            chirpIm[j] = sin[angle];
            chirpRe[(length - j) % length] = cos[angle];
            chirpIm[(length - j) % length] = sin[angle];
        }
        powers.transform(xr, xi, 0);
        powers.transform(chirpRe, chirpIm, 0);
        for (int k = 0; k < length; k++) {
            double product = xr[k] * chirpRe[k] - xi[k] * chirpIm[k];
            // Conjugated, so that transforming forward once more goes backward.
            xi[k] = -(xr[k] * chirpIm[k] + xi[k] * chirpRe[k]);
            xr[k] = product;
        }
        powers.transform(xr, xi, 0);
        for (int k = 0; k < n; k++) {
            int angle = angle(k);
            double x = xr[k] / length;
            double y = -xi[k] / length;
            re[from + k] = x * cos[angle] + y * sin[angle];
            im[from + k] = y * cos[angle] - x * sin[angle];
        }
    }

    /** Index of the angle π j² / n, which repeats after 2n. */
    private int angle(int j) {
        return (int) ((long) j * j % (2 * n));
    }
}
