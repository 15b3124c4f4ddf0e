package io.nowstream.models.verification;

/**
 * Fractions skill score (Roberts and Lean, Monthly Weather Review 136, 2008, eq. 5-8): compares not
 * cells but the share of cells with the event in a square neighbourhood. Sums that add up over
 * frames; the ratio is made of the sums.
 *
 * @param squaredDifference Σ (a − b)² of forecast and observed shares
 * @param squaredShares Σ (a² + b²)
 */
public record FractionsSkill(double squaredDifference, double squaredShares) {

    /** Nothing counted yet. */
    public static final FractionsSkill EMPTY = new FractionsSkill(0, 0);

    /**
     * Counts one field. The event is {@code value >= threshold}; a cell that is NaN on either side
     * holds none on both, nor does what lies outside the grid, and a share is of all n² cells all
     * the same.
     *
     * @param forecast row-major, shape (rows, columns)
     * @param observed same shape and unit
     * @param threshold in that unit; compared as a float, as the cells are
     * @param side n of the neighbourhood n x n, odd
     */
    public static FractionsSkill of(
            float[] forecast, float[] observed, int rows, int columns, double threshold, int side) {
        Cellwise.requireSameLength(forecast, observed);
        Cellwise.requireShape(forecast, rows, columns);
        if (side < 1 || side % 2 == 0) {
            throw new IllegalArgumentException(
                    "a neighbourhood has a cell in its middle: an odd side, not " + side);
        }
        int[] said = eventsAround(forecast, observed, rows, columns, (float) threshold, side / 2);
        int[] came = eventsAround(observed, forecast, rows, columns, (float) threshold, side / 2);
        // Counts are whole, so sums over a field are exact; n^4 divides once, at the end.
        long difference = 0;
        long shares = 0;
        for (int i = 0; i < said.length; i++) {
            long a = said[i];
            long b = came[i];
            difference += (a - b) * (a - b);
            shares += a * a + b * b;
        }
        double scale = Math.pow(side, 4);
        return new FractionsSkill(difference / scale, shares / scale);
    }

    private static int[] eventsAround(
            float[] field, float[] other, int rows, int columns, float threshold, int reach) {
        int[] alongRows = new int[field.length];
        int[] sums = new int[Math.max(rows, columns) + 1];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                int i = r * columns + c;
                boolean event = field[i] >= threshold && !Float.isNaN(other[i]);
                sums[c + 1] = sums[c] + (event ? 1 : 0);
            }
            for (int c = 0; c < columns; c++) {
                alongRows[r * columns + c] =
                        sums[Math.min(columns, c + reach + 1)] - sums[Math.max(0, c - reach)];
            }
        }
        int[] around = new int[field.length];
        for (int c = 0; c < columns; c++) {
            for (int r = 0; r < rows; r++) {
                sums[r + 1] = sums[r] + alongRows[r * columns + c];
            }
            for (int r = 0; r < rows; r++) {
                around[r * columns + c] =
                        sums[Math.min(rows, r + reach + 1)] - sums[Math.max(0, r - reach)];
            }
        }
        return around;
    }

    public FractionsSkill plus(FractionsSkill other) {
        return new FractionsSkill(
                squaredDifference + other.squaredDifference, squaredShares + other.squaredShares);
    }

    /** 0 to 1 (best); NaN if the event was neither forecast nor observed. */
    public double fss() {
        return squaredShares == 0 ? Double.NaN : 1 - squaredDifference / squaredShares;
    }
}
