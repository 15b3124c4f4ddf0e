package io.nowstream.models.baseline;

import io.nowstream.frames.Grid;

/**
 * Smooths a field with a Gaussian, over covered cells only: each covered cell becomes the mean of
 * the covered cells around it, weighted by exp(-d² / 2σ²), within 4 σ along each axis. A uniform
 * field stays uniform, also at the rim of the grid and of coverage.
 *
 * <p>Implementation note: the kernel is separable, so values and weights are blurred along columns
 * and then along rows, and divided at the end. Where every cell is covered, the weights are a
 * product of two lines. One order of summation: equal fields give equal bytes.
 */
public final class GaussianBlur {

    /** Where the kernel is cut off, in σ: beyond lies less than 1 part in 10,000. */
    private static final double REACH = 4;

    private GaussianBlur() {}

    /**
     * Blurs by the same number of cells both ways.
     *
     * @param field row-major, shape (rows, columns); NaN where there is no coverage; not written to
     * @param sigmaCells standard deviation of the kernel, cells, 0 or more; 0 copies the field
     * @return a new field; NaN where {@code field} is
     */
    public static float[] blur(float[] field, int rows, int columns, double sigmaCells) {
        return blur(field, rows, columns, sigmaCells, sigmaCells);
    }

    /**
     * Blurs by a length on the ground.
     *
     * @param field row-major, on {@code grid}; NaN where there is no coverage; not written to
     * @param kilometres standard deviation of the kernel, km, 0 or more
     * @return a new field; NaN where {@code field} is
     */
    public static float[] blur(float[] field, Grid grid, double kilometres) {
        return blur(
                field,
                grid.rows(),
                grid.columns(),
                1000 * kilometres / grid.cellHeightMetres(),
                1000 * kilometres / grid.cellWidthMetres());
    }

    /**
     * Blurs differently along either axis, where cells are not square.
     *
     * @param field row-major, shape (rows, columns); NaN where there is no coverage; not written to
     * @param sigmaRows standard deviation north-south, rows, 0 or more
     * @param sigmaColumns standard deviation west-east, columns, 0 or more
     * @return a new field; NaN where {@code field} is
     */
    public static float[] blur(
            float[] field, int rows, int columns, double sigmaRows, double sigmaColumns) {
        requireFit(field, rows, columns, sigmaRows, sigmaColumns);
        SymmetricKernel alongRows = kernel(sigmaRows, rows);
        SymmetricKernel alongColumns = kernel(sigmaColumns, columns);
        float[] values = field.clone();
        if (alongRows.reach() == 0 && alongColumns.reach() == 0) {
            return values;
        }
        boolean full = uncoveredToZero(values);
        float[] blurred = separably(values, rows, columns, alongRows, alongColumns);
        if (full) {
            divideByRim(blurred, rows, columns, alongRows, alongColumns);
        } else {
            float[] covered = new float[field.length];
            for (int i = 0; i < covered.length; i++) {
                covered[i] = Float.isNaN(field[i]) ? 0 : 1;
            }
            float[] weights = separably(covered, rows, columns, alongRows, alongColumns);
            for (int i = 0; i < blurred.length; i++) {
                blurred[i] = Float.isNaN(field[i]) ? Float.NaN : blurred[i] / weights[i];
            }
        }
        return blurred;
    }

    private static void requireFit(
            float[] field, int rows, int columns, double sigmaRows, double sigmaColumns) {
        if (field.length != rows * columns) {
            throw new IllegalArgumentException(
                    "field has %d values; its %d x %d grid needs %d"
                            .formatted(field.length, rows, columns, rows * columns));
        }
        if (!(sigmaRows >= 0 && sigmaColumns >= 0) || Double.isInfinite(sigmaRows + sigmaColumns)) {
            throw new IllegalArgumentException(
                    "a blur is 0 cells wide or more, and finite; got %s x %s"
                            .formatted(sigmaRows, sigmaColumns));
        }
    }

    /** Weights of distances 0, 1, 2, …; scaled by nothing, for all is divided by their sum. */
    private static SymmetricKernel kernel(double sigma, int cells) {
        int reach = (int) Math.min(cells - 1.0, Math.floor(REACH * sigma));
        float[] weights = new float[reach + 1];
        weights[0] = 1;
        for (int d = 1; d <= reach; d++) {
            weights[d] = (float) Math.exp(-d * d / (2 * sigma * sigma));
        }
        return new SymmetricKernel(weights);
    }

    /** Whether there was nothing to replace. */
    private static boolean uncoveredToZero(float[] values) {
        boolean full = true;
        for (int i = 0; i < values.length; i++) {
            if (Float.isNaN(values[i])) {
                values[i] = 0;
                full = false;
            }
        }
        return full;
    }

    private static float[] separably(
            float[] values,
            int rows,
            int columns,
            SymmetricKernel alongRows,
            SymmetricKernel alongColumns) {
        float[] wide = blurredInRows(values, rows, columns, alongColumns);
        return blurredInColumns(wide, rows, columns, alongRows);
    }

    /** Rows lie in a line with a margin of zeros between them: no cell is a special case. */
    private static float[] blurredInRows(
            float[] values, int rows, int columns, SymmetricKernel kernel) {
        int margin = kernel.reach();
        if (margin == 0) {
            return values;
        }
        int stride = columns + margin;
        float[] padded = new float[margin + rows * stride];
        for (int r = 0; r < rows; r++) {
            System.arraycopy(values, r * columns, padded, margin + r * stride, columns);
        }
        float[] sums = kernel.sums(padded, margin, rows * stride - margin, 1);
        float[] blurred = new float[values.length];
        for (int r = 0; r < rows; r++) {
            System.arraycopy(sums, r * stride, blurred, r * columns, columns);
        }
        return blurred;
    }

    private static float[] blurredInColumns(
            float[] values, int rows, int columns, SymmetricKernel kernel) {
        int margin = kernel.reach() * columns;
        if (margin == 0) {
            return values;
        }
        float[] padded = new float[(rows + 2 * kernel.reach()) * columns];
        System.arraycopy(values, 0, padded, margin, values.length);
        return kernel.sums(padded, margin, values.length, columns);
    }

    private static void divideByRim(
            float[] blurred,
            int rows,
            int columns,
            SymmetricKernel alongRows,
            SymmetricKernel alongColumns) {
        float[] rowWeights = weightsInside(rows, alongRows);
        float[] columnWeights = weightsInside(columns, alongColumns);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                blurred[r * columns + c] /= rowWeights[r] * columnWeights[c];
            }
        }
    }

    /** How much of the kernel lies on the grid, for each place along one axis. */
    private static float[] weightsInside(int cells, SymmetricKernel kernel) {
        float[] weights = new float[cells];
        for (int i = 0; i < cells; i++) {
            double sum = kernel.weight(0);
            for (int d = 1; d <= kernel.reach(); d++) {
                sum += i - d >= 0 ? kernel.weight(d) : 0;
                sum += i + d < cells ? kernel.weight(d) : 0;
            }
            weights[i] = (float) sum;
        }
        return weights;
    }
}
