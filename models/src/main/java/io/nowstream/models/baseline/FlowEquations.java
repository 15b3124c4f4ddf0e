package io.nowstream.models.baseline;

/**
 * Least squares for the motion of all nodes of a lattice: echo keeps its intensity as it moves, and
 * neighbours move alike.
 *
 * <p>Per node, {@code (xx xy; xy yy)} sums products of the intensity's gradient, and {@code xt, yt}
 * those of the gradient with what the images still differ by after motion so far.
 *
 * <p>Bruhn, Weickert and Schnörr (2005), "Lucas/Kanade Meets Horn/Schunck: Combining Local and
 * Global Optic Flow Methods", International Journal of Computer Vision 61(3).
 */
final class FlowEquations {

    /**
     * Weight of "neighbours move alike" against one node full of typical echo. A stiffer field is
     * better by a little at an hour, a looser one by more before and in convection.
     */
    private static final float STIFFNESS = 0.25f;

    /** Keeps a node that has neither echo nor neighbours where it is. */
    private static final float INERTIA = 1e-6f;

    private static final int SWEEPS = 30;
    private static final float OVER_RELAXATION = 1.6f;

    private final int rows;
    private final int columns;
    private final float[] xx;
    private final float[] xy;
    private final float[] yy;
    private final float[] xt;
    private final float[] yt;

    FlowEquations(MotionLattice lattice) {
        rows = lattice.rows;
        columns = lattice.columns;
        int nodes = rows * columns;
        xx = new float[nodes];
        xy = new float[nodes];
        yy = new float[nodes];
        xt = new float[nodes];
        yt = new float[nodes];
    }

    /**
     * Adds what two images say that should be equal once motion is right.
     *
     * @param later row-major, shape (-, cellColumns); NaN cells say nothing
     * @param earlier an image {@code steps} frame steps before, carried to where {@code later} is
     */
    void add(float[] later, float[] earlier, int cellColumns, int steps) {
        // over two steps the same error of motion shows twice
        float slope = 0.25f * steps;
        int cellRows = later.length / cellColumns;
        for (int r = 1; r < cellRows - 1; r++) {
            int firstNode = r / MotionLattice.SPACING * columns;
            for (int c = 1; c < cellColumns - 1; c++) {
                int i = r * cellColumns + c;
                int north = i - cellColumns;
                int south = i + cellColumns;
                float dt = later[i] - earlier[i];
                float dx = later[i + 1] - later[i - 1] + earlier[i + 1] - earlier[i - 1];
                float dy = later[south] - later[north] + earlier[south] - earlier[north];
                // one test for NaN and infinity in any of the ten values
                if (Math.abs(dx + dy + dt) <= Float.MAX_VALUE) {
                    float gx = slope * dx;
                    float gy = slope * dy;
                    int node = firstNode + c / MotionLattice.SPACING;
                    xx[node] += gx * gx;
                    xy[node] += gx * gy;
                    yy[node] += gy * gy;
                    xt[node] += gx * dt;
                    yt[node] += gy * dt;
                }
            }
        }
    }

    /** Moves {@code motion} to the solution, or leaves it alone if no cell said anything. */
    void improve(MotionLattice motion) {
        float typical = typicalEcho();
        if (typical > 0) {
            for (float[] sums : new float[][] {xx, xy, yy, xt, yt}) {
                widen(sums, 1 / typical);
            }
            relax(motion);
        }
    }

    /** Mean over echo, not over the grid: a lone shower weighs as much as one of a hundred. */
    private float typicalEcho() {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < xx.length; i++) {
            double energy = xx[i] + yy[i];
            sum += energy;
            squares += energy * energy;
        }
        return sum > 0 ? (float) (squares / sum) : 0;
    }

    /** Lets nodes share their sums with the next ones (binomial 3 x 3), as overlapping windows. */
    private void widen(float[] sums, float scale) {
        float[] across = new float[sums.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                int i = r * columns + c;
                float west = c > 0 ? sums[i - 1] : 0;
                float east = c < columns - 1 ? sums[i + 1] : 0;
                across[i] = 0.25f * scale * (west + 2 * sums[i] + east);
            }
        }
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                int i = r * columns + c;
                float north = r > 0 ? across[i - columns] : 0;
                float south = r < rows - 1 ? across[i + columns] : 0;
                sums[i] = 0.25f * (north + 2 * across[i] + south);
            }
        }
    }

    /** Successive over-relaxation, both components of a node at once, from north-west on. */
    private void relax(MotionLattice motion) {
        float[] u = motion.u;
        float[] v = motion.v;
        float[] wantedX = new float[u.length];
        float[] wantedY = new float[u.length];
        for (int i = 0; i < u.length; i++) {
            wantedX[i] = (xx[i] + INERTIA) * u[i] + xy[i] * v[i] - xt[i];
            wantedY[i] = xy[i] * u[i] + (yy[i] + INERTIA) * v[i] - yt[i];
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    int i = r * columns + c;
                    int north = r > 0 ? i - columns : i;
                    int south = r < rows - 1 ? i + columns : i;
                    int west = c > 0 ? i - 1 : i;
                    int east = c < columns - 1 ? i + 1 : i;
                    // beyond the rim a node meets itself: motion is level there
                    float wx = wantedX[i] + STIFFNESS * (u[north] + u[south] + u[west] + u[east]);
                    float wy = wantedY[i] + STIFFNESS * (v[north] + v[south] + v[west] + v[east]);
                    float a = xx[i] + 4 * STIFFNESS + INERTIA;
                    float b = xy[i];
                    float d = yy[i] + 4 * STIFFNESS + INERTIA;
                    float det = a * d - b * b;
                    u[i] += OVER_RELAXATION * ((d * wx - b * wy) / det - u[i]);
                    v[i] += OVER_RELAXATION * ((a * wy - b * wx) / det - v[i]);
                }
            }
        }
    }
}
