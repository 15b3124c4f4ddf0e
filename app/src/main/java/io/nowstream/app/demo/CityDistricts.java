package io.nowstream.app.demo;

import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/** Who lives where, and where people go: homes all around, work in two centres. */
final class CityDistricts {

    private static final int ROWS = GeneratedCity.GRID.rows();
    private static final int COLUMNS = GeneratedCity.GRID.columns();

    private static final double[] CENTRALITY = new double[ROWS * COLUMNS];

    static {
        for (int cell = 0; cell < CENTRALITY.length; cell++) {
            CENTRALITY[cell] = near(cell, 4.6, 8.4, 2.6) + 0.6 * near(cell, 3, 15, 1.8);
        }
    }

    private static final double[] HOMES =
            cumulated(cell -> 0.12 + near(cell, 4.6, 9, 5) - 0.35 * CENTRALITY[cell]);
    private static final double[] WORK =
            cumulated(cell -> 0.02 + CENTRALITY[cell] * CENTRALITY[cell]);
    private static final double[] LEISURE =
            cumulated(cell -> 0.06 + 0.5 * CENTRALITY[cell] + 0.4 * near(cell, 7, 5, 1.5));

    private CityDistricts() {}

    /** How central a cell is, 0 to about 1. */
    static double centrality(int cell) {
        return CENTRALITY[cell];
    }

    /** A cell in which somebody lives. */
    static int home(SplittableRandom random) {
        return drawn(HOMES, random);
    }

    /** A cell in which somebody works. */
    static int work(SplittableRandom random) {
        return drawn(WORK, random);
    }

    /** A cell with shops, parks, people. */
    static int leisure(SplittableRandom random) {
        return drawn(LEISURE, random);
    }

    private static double near(int cell, double row, double column, double width) {
        double dr = cell / COLUMNS - row;
        double dc = (cell % COLUMNS - column) / 1.3;
        return Math.exp(-(dr * dr + dc * dc) / (2 * width * width));
    }

    private static double[] cumulated(IntToDoubleFunction weight) {
        double[] sums = new double[ROWS * COLUMNS];
        double sum = 0;
        for (int cell = 0; cell < sums.length; cell++) {
            sum += weight.applyAsDouble(cell);
            sums[cell] = sum;
        }
        return sums;
    }

    private static int drawn(double[] cumulated, SplittableRandom random) {
        double wanted = random.nextDouble() * cumulated[cumulated.length - 1];
        int cell = 0;
        while (cumulated[cell] <= wanted) {
            cell++;
        }
        return cell;
    }
}
