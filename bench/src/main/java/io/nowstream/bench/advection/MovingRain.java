package io.nowstream.bench.advection;

/**
 * Rain of three scales that drifts with one wind and does not change, over a corner that no radar
 * covers: unlike real rain it has a true motion and a true future. The same seed gives the same
 * rain.
 *
 * <p>Value noise in (column − u·t, row − v·t), cut off so that a third or so is wet, in steps of
 * half a dBZ as radars report them.
 *
 * @param rows grid height
 * @param columns grid width
 * @param u columns per frame, positive to the east
 * @param v rows per frame, positive to the south
 * @param seed of the rain
 */
public record MovingRain(int rows, int columns, double u, double v, long seed) {

    private static final double[] SCALES = {90, 32, 11};
    private static final double[] WEIGHTS = {0.5, 0.3, 0.2};
    private static final double DRY_BELOW = 0.53;
    private static final double DBZ_ABOVE = 190;
    private static final double LARGEST_DBZ = 60;

    /** Of the corner without coverage, as a share of the shorter side. */
    private static final double CORNER = 0.2;

    /**
     * @param t in frames
     * @return dBZ, row-major, shape (rows, columns); 0 where it is dry, NaN without coverage
     */
    public float[] frame(double t) {
        float[] field = new float[rows * columns];
        double corner = CORNER * Math.min(rows, columns);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                field[row * columns + column] =
                        row + column < corner ? Float.NaN : dbz(column - u * t, row - v * t);
            }
        }
        return field;
    }

    private float dbz(double x, double y) {
        double noise = 0;
        for (int scale = 0; scale < SCALES.length; scale++) {
            noise += WEIGHTS[scale] * smooth(scale, x / SCALES[scale], y / SCALES[scale]);
        }
        double dbz = Math.min(LARGEST_DBZ, Math.max(0, (noise - DRY_BELOW) * DBZ_ABOVE));
        return (float) (Math.rint(2 * dbz) / 2);
    }

    /** Between the values of four lattice points, with no kink at them. */
    private double smooth(int scale, double x, double y) {
        long left = (long) Math.floor(x);
        long top = (long) Math.floor(y);
        double fx = eased(x - left);
        double fy = eased(y - top);
        double north = at(scale, left, top) * (1 - fx) + at(scale, left + 1, top) * fx;
        double south = at(scale, left, top + 1) * (1 - fx) + at(scale, left + 1, top + 1) * fx;
        return north * (1 - fy) + south * fy;
    }

    private static double eased(double f) {
        return f * f * (3 - 2 * f);
    }

    /** 0 to 1, from nothing but the place. */
    private double at(int scale, long x, long y) {
        long mixed =
                seed
                        + scale * 0x9E3779B97F4A7C15L
                        + x * 0xC2B2AE3D27D4EB4FL
                        + y * 0x165667B19E3779F9L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return ((mixed ^ (mixed >>> 31)) >>> 11) * 0x1p-53;
    }
}
