package io.nowstream.models.baseline;

/**
 * A kernel along one line, the same to both sides, and the sums that it makes: centre first, then
 * outward, at each distance the side before and then the side after.
 *
 * <p>Implementation note: the compiler makes vector instructions of a loop only if it reads all
 * arrays at the loop's own index; hence shifted copies of what is summed, four of them per pass,
 * lest the sum be read and written for each. They and the sum stay in the processor's first cache.
 */
final class SymmetricKernel {

    /** Cells that are summed at a time. */
    private static final int TILE = 1024;

    private final float[] weights;

    /**
     * @param weights of the centre and of the distances 1, 2, …; at least one, all above 0
     */
    SymmetricKernel(float[] weights) {
        this.weights = weights.clone();
    }

    /** Cells to either side that have a weight. */
    int reach() {
        return weights.length - 1;
    }

    float weight(int distance) {
        return weights[distance];
    }

    /**
     * Weighted sums around neighbouring cells.
     *
     * @param padded cells with all that the kernel reaches around them; 0 counts for nothing
     * @param first index of the first cell to sum around
     * @param cells how many, from there on, to sum around
     * @param step from a cell to the next of its line
     * @return shape (cells); never −0
     */
    float[] sums(float[] padded, int first, int cells, int step) {
        float[] sums = new float[cells];
        int most = Math.min(TILE, cells);
        float[] sum = new float[most];
        float[] before = new float[most];
        float[] after = new float[most];
        float[] farBefore = new float[most];
        float[] farAfter = new float[most];
        for (int from = 0; from < cells; from += TILE) {
            int n = Math.min(TILE, cells - from);
            int at = first + from;
            System.arraycopy(padded, at, before, 0, n);
            begin(sum, n, before, weights[0]);
            int d = 1;
            for (; d < reach(); d += 2) {
                System.arraycopy(padded, at - d * step, before, 0, n);
                System.arraycopy(padded, at + d * step, after, 0, n);
                System.arraycopy(padded, at - (d + 1) * step, farBefore, 0, n);
                System.arraycopy(padded, at + (d + 1) * step, farAfter, 0, n);
                add(sum, n, before, after, weights[d], farBefore, farAfter, weights[d + 1]);
            }
            if (d == reach()) {
                System.arraycopy(padded, at - d * step, before, 0, n);
                System.arraycopy(padded, at + d * step, after, 0, n);
                add(sum, n, before, after, weights[d]);
            }
            System.arraycopy(sum, 0, sums, from, n);
        }
        return sums;
    }

    /** To 0 and not just the product: a sum that begins with −0 would stay so. */
    private static void begin(float[] sum, int n, float[] centre, float weight) {
        for (int i = 0; i < n; i++) {
            sum[i] = 0f + weight * centre[i];
        }
    }

    private static void add(float[] sum, int n, float[] before, float[] after, float weight) {
        for (int i = 0; i < n; i++) {
            sum[i] = sum[i] + weight * before[i] + weight * after[i];
        }
    }

    private static void add(
            float[] sum,
            int n,
            float[] before,
            float[] after,
            float weight,
            float[] farBefore,
            float[] farAfter,
            float farWeight) {
        for (int i = 0; i < n; i++) {
            sum[i] =
                    sum[i]
                            + weight * before[i]
                            + weight * after[i]
                            + farWeight * farBefore[i]
                            + farWeight * farAfter[i];
        }
    }
}
