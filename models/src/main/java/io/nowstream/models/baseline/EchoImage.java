package io.nowstream.models.baseline;

/**
 * One frame on one storey of the pyramid.
 *
 * <p>NaN marks a cell that was not observed. It spreads by arithmetic to whatever is computed from
 * it, which spares the loops a mask.
 *
 * @param values echo intensity, larger is more; row-major, shape (rows, columns)
 */
record EchoImage(int rows, int columns, float[] values) {

    int longerSide() {
        return Math.max(rows, columns);
    }

    int shorterSide() {
        return Math.min(rows, columns);
    }

    /** Means over 2 x 2 cells; not observed where fewer than half of them were. */
    EchoImage halved() {
        int halfRows = (rows + 1) / 2;
        int halfColumns = (columns + 1) / 2;
        float[] half = new float[halfRows * halfColumns];
        int i = 0;
        for (int r = 0; r < halfRows; r++) {
            int north = 2 * r * columns;
            int south = Math.min(2 * r + 1, rows - 1) * columns;
            for (int c = 0; c < halfColumns; c++) {
                int west = 2 * c;
                int east = Math.min(west + 1, columns - 1);
                half[i++] =
                        mean(
                                values[north + west],
                                values[north + east],
                                values[south + west],
                                values[south + east]);
            }
        }
        return new EchoImage(halfRows, halfColumns, half);
    }

    private static float mean(float a, float b, float c, float d) {
        float mean = 0.25f * (a + b + c + d);
        if (!Float.isNaN(mean)) {
            return mean;
        }
        int seen = one(a) + one(b) + one(c) + one(d);
        return seen >= 2 ? (orZero(a) + orZero(b) + orZero(c) + orZero(d)) / seen : Float.NaN;
    }

    private static int one(float value) {
        return Float.isNaN(value) ? 0 : 1;
    }

    private static float orZero(float value) {
        return Float.isNaN(value) ? 0 : value;
    }

    /** Binomial 3 x 3 smoothing; the rim, and cells beside unobserved ones, stay as they are. */
    EchoImage smoothed() {
        float[] across = values.clone();
        for (int r = 0; r < rows; r++) {
            for (int i = r * columns + 1; i < (r + 1) * columns - 1; i++) {
                float mean = 0.25f * (values[i - 1] + 2 * values[i] + values[i + 1]);
                across[i] = Float.isNaN(mean) ? values[i] : mean;
            }
        }
        float[] both = across.clone();
        for (int i = columns; i < (rows - 1) * columns; i++) {
            float mean = 0.25f * (across[i - columns] + 2 * across[i] + across[i + columns]);
            both[i] = Float.isNaN(mean) ? across[i] : mean;
        }
        return new EchoImage(rows, columns, both);
    }

    /**
     * This image as it looks after {@code steps} steps of motion.
     *
     * @return for each cell the value found {@code steps} steps of its motion upstream; NaN where
     *     that is outside the grid
     */
    float[] carried(MotionField motion, int steps) {
        float[] carried = new float[values.length];
        float[] u = motion.u();
        float[] v = motion.v();
        int i = 0;
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++, i++) {
                float y = r - steps * v[i];
                float x = c - steps * u[i];
                if (y >= 0 && x >= 0 && y < rows - 1 && x < columns - 1) {
                    int nw = (int) y * columns + (int) x;
                    int sw = nw + columns;
                    float wx = x - (int) x;
                    float north = values[nw] + wx * (values[nw + 1] - values[nw]);
                    float south = values[sw] + wx * (values[sw + 1] - values[sw]);
                    carried[i] = north + (y - (int) y) * (south - north);
                } else {
                    carried[i] = Float.NaN;
                }
            }
        }
        return carried;
    }
}
