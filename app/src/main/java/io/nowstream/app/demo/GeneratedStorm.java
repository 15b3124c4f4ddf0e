package io.nowstream.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A storm out of a seed: rain of many scales drifting with the wind, cells that are born, grow,
 * split and decay in it, speckle as a radar sees it, and a corner that no radar covers.
 *
 * <p>Values are SEVIR's VIL codes: 0 dry, 255 no coverage. The same seed gives the same storm.
 *
 * <p>For maintainers: the field is {@code envelope · noise + Σ cells}. Noise is value noise in (x −
 * ut, y − vt, t), so that it drifts and slowly changes; a plain translation would be too easy for
 * advection.
 */
public final class GeneratedStorm {

    /** Frames of an event, as in SEVIR. */
    public static final int FRAMES = 49;

    /** Rows and columns of an event, as in SEVIR. */
    public static final int SIZE = 384;

    private static final int NO_COVERAGE = 255;
    private static final int LARGEST_CODE = 254;
    private static final int SPECKLES = 220;

    private final long seed;
    private final double windX;
    private final double windY;
    private final double bandAngle;
    private final double coverageRadius;
    private final List<Cell> cells;

    public GeneratedStorm(long seed) {
        this.seed = seed;
        SplittableRandom random = new SplittableRandom(seed);
        double heading = random.nextDouble(-0.6, 0.9);
        double speed = random.nextDouble(2.0, 4.2);
        windX = speed * Math.cos(heading);
        windY = -speed * Math.sin(heading);
        bandAngle = heading + random.nextDouble(0.9, 1.7);
        coverageRadius = random.nextDouble(420, 470);
        cells = cells(random);
    }

    /**
     * One frame.
     *
     * @param t 0 to {@link #FRAMES} − 1
     * @return codes, row-major, {@link #SIZE} × {@link #SIZE}, row 0 in the north
     */
    public byte[] frame(int t) {
        float[] field = stratiform(t);
        for (Cell cell : cells) {
            cell.addTo(field, t);
        }
        byte[] codes = new byte[SIZE * SIZE];
        for (int i = 0; i < codes.length; i++) {
            int code = Math.round(field[i]);
            codes[i] = (byte) (code < 6 ? 0 : Math.min(code, LARGEST_CODE));
        }
        speckle(codes, t);
        uncover(codes);
        return codes;
    }

    /** Rain bands across the wind, at half resolution and enlarged: it is smooth. */
    private float[] stratiform(int t) {
        int half = SIZE / 2;
        float[] coarse = new float[half * half];
        double along = Math.cos(bandAngle);
        double across = Math.sin(bandAngle);
        for (int row = 0; row < half; row++) {
            for (int column = 0; column < half; column++) {
                double x = column * 2 - windX * t;
                double y = row * 2 - windY * t;
                double band = (x - SIZE * 0.28) * across - (y - SIZE * 0.42) * along;
                double envelope = Math.exp(-(band * band) / (2 * 78.0 * 78.0));
                double noise =
                        0.55 * Noise.at(seed, x / 62, y / 62, t / 22.0)
                                + 0.30 * Noise.at(seed + 1, x / 24, y / 24, t / 11.0)
                                + 0.15 * Noise.at(seed + 2, x / 9, y / 9, t / 6.0);
                double wet = envelope * Math.max(0, noise - 0.40) / 0.35;
                coarse[row * half + column] = (float) (118 * wet);
            }
        }
        return enlarge(coarse, half);
    }

    private static float[] enlarge(float[] coarse, int half) {
        float[] field = new float[SIZE * SIZE];
        for (int row = 0; row < SIZE; row++) {
            int r = Math.min(row / 2, half - 2);
            float fr = row / 2f - r;
            for (int column = 0; column < SIZE; column++) {
                int c = Math.min(column / 2, half - 2);
                float fc = column / 2f - c;
                int at = r * half + c;
                float north = coarse[at] * (1 - fc) + coarse[at + 1] * fc;
                float south = coarse[at + half] * (1 - fc) + coarse[at + half + 1] * fc;
                field[row * SIZE + column] = north * (1 - fr) + south * fr;
            }
        }
        return field;
    }

    /** Isolated weak echoes in the clear: birds, insects, the ground. */
    private void speckle(byte[] codes, int t) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + t);
        for (int i = 0; i < SPECKLES; i++) {
            int at = random.nextInt(codes.length);
            int code = 8 + random.nextInt(14);
            if (codes[at] == 0) {
                codes[at] = (byte) code;
            }
        }
    }

    /** The north-eastern corner lies beyond the range of the radars. */
    private void uncover(byte[] codes) {
        for (int row = 0; row < SIZE; row++) {
            for (int column = 0; column < SIZE; column++) {
                double dx = column;
                double dy = SIZE - row;
                if (dx * dx + dy * dy > coverageRadius * coverageRadius) {
                    codes[row * SIZE + column] = (byte) NO_COVERAGE;
                }
            }
        }
    }

    private List<Cell> cells(SplittableRandom random) {
        List<Cell> all = new ArrayList<>();
        int births = 11 + random.nextInt(8);
        for (int i = 0; i < births; i++) {
            double born = random.nextDouble(-12, FRAMES - 8);
            double lifetime = random.nextDouble(14, 40);
            // Where it is at t = 0 is upwind of where it will be seen.
            double place = random.nextDouble(-150, 150);
            double offset = random.nextDouble(-45, 45);
            double x = SIZE * 0.28 + place * Math.cos(bandAngle) + offset + windX * born;
            double y = SIZE * 0.42 + place * Math.sin(bandAngle) + offset + windY * born;
            double peak = random.nextDouble(120, 235);
            double radius = random.nextDouble(7, 17);
            double turn = random.nextDouble(-0.25, 0.25);
            double u = windX * Math.cos(turn) - windY * Math.sin(turn);
            double v = windX * Math.sin(turn) + windY * Math.cos(turn);
            boolean splits = i % 4 == 0;
            double end = splits ? lifetime * 0.45 : lifetime;
            all.add(new Cell(born, born + end, splits, false, x, y, u, v, peak, radius));
            if (splits) {
                double apart = random.nextDouble(0.35, 0.6);
                for (int side = -1; side <= 1; side += 2) {
                    all.add(
                            new Cell(
                                    born + end,
                                    born + lifetime,
                                    false,
                                    true,
                                    x + u * end,
                                    y + v * end,
                                    u - side * apart * v / 3,
                                    v + side * apart * u / 3,
                                    peak * (side > 0 ? 0.95 : 0.8),
                                    radius * 0.85));
                }
            }
        }
        return all;
    }

    /**
     * One convective cell: a Gaussian with a life.
     *
     * @param born frame of birth, may be negative
     * @param dies frame of its end
     * @param splits ends by splitting, so it does not fade
     * @param daughter comes from a split, so it need not grow
     * @param x column at birth
     * @param y row at birth
     * @param u columns per frame
     * @param v rows per frame
     * @param peak VIL code at its height
     * @param radius standard deviation, cells
     */
    private record Cell(
            double born,
            double dies,
            boolean splits,
            boolean daughter,
            double x,
            double y,
            double u,
            double v,
            double peak,
            double radius) {

        void addTo(float[] field, int t) {
            if (t < born || t >= dies) {
                return;
            }
            double age = (t - born) / (dies - born);
            double growth = daughter ? 1 : Math.min(1, age / (splits ? 0.6 : 0.3));
            double decay = splits ? 1 : Math.min(1, (1 - age) / 0.4);
            double height = peak * growth * decay;
            double size = radius * (0.7 + 0.3 * growth) * (0.8 + 0.2 * decay);
            double cx = x + u * (t - born);
            double cy = y + v * (t - born);
            int reach = (int) Math.ceil(3.2 * size);
            for (int row = Math.max(0, (int) cy - reach); row < Math.min(SIZE, cy + reach); row++) {
                for (int column = Math.max(0, (int) cx - reach);
                        column < Math.min(SIZE, cx + reach);
                        column++) {
                    double dx = (column - cx) / size;
                    double dy = (row - cy) / size;
                    field[row * SIZE + column] += (float) (height * Math.exp(-(dx * dx + dy * dy)));
                }
            }
        }
    }
}
