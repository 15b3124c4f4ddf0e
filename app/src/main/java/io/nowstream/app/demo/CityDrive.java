package io.nowstream.app.demo;

import java.util.SplittableRandom;

/**
 * Drives of one vehicle through a day of the generated city, cell by cell along its streets, with a
 * position reported when it sets out, about every five minutes, and when it arrives.
 */
final class CityDrive {

    /** What a vehicle reports. */
    @FunctionalInterface
    interface Sighted {

        /**
         * A position. Those of one vehicle come in order of time.
         *
         * @param vehicle its number
         * @param epochSecond when
         * @param cell the cell it is in
         * @param row where, in rows from the north; within the cell
         * @param column where, in columns from the west; within the cell
         */
        void at(int vehicle, long epochSecond, int cell, double row, double column);
    }

    private static final int NOWHERE = -1;
    private static final int ROWS = GeneratedCity.GRID.rows();
    private static final int COLUMNS = GeneratedCity.GRID.columns();
    private static final int REPORT_SECONDS = 300;
    private static final int REPORT_JITTER_SECONDS = 20;

    /** How far a street goes from the middle of a cell; not to its very edge. */
    private static final double REACH = 0.48;

    private final CityDay day;
    private final int vehicle;
    private final SplittableRandom random;
    private final Sighted sighted;
    private long due;

    CityDrive(CityDay day, int vehicle, SplittableRandom random, Sighted sighted) {
        this.day = day;
        this.vehicle = vehicle;
        this.random = random;
        this.sighted = sighted;
    }

    /**
     * Drives from the middle of one cell to the middle of another. It crosses half of the first and
     * half of the last.
     *
     * @return when it is there, epoch second
     */
    long go(int from, int to, long departure) {
        due = departure;
        long time = departure;
        int before = NOWHERE;
        int cell = from;
        while (cell != to) {
            long crossing = day.crossingSeconds(cell, time);
            long ready = day.opens(cell, time + (before == NOWHERE ? crossing / 2 : crossing));
            int next = next(before, cell, to, ready);
            long leaves = whenBothAreOpen(cell, next, ready);
            report(before, cell, next, time, leaves);
            time = leaves;
            before = cell;
            cell = next;
        }
        long arrival = time + day.crossingSeconds(to, time) / 2;
        report(before, to, NOWHERE, time, arrival);
        sighted.at(vehicle, arrival, to, to / COLUMNS + 0.5, to % COLUMNS + 0.5);
        return arrival;
    }

    private long whenBothAreOpen(int cell, int next, long time) {
        long open = time;
        while (day.isClosed(cell, open) || day.isClosed(next, open)) {
            open = day.opens(next, day.opens(cell, open));
        }
        return open;
    }

    /** Nearer to the goal if it can, around what is closed, and not back if there is a way. */
    private int next(int before, int cell, int to, long time) {
        int south = to / COLUMNS - cell / COLUMNS;
        int east = to % COLUMNS - cell % COLUMNS;
        int alongColumn = cell + COLUMNS * Integer.signum(south);
        int alongRow = cell + Integer.signum(east);
        int total = Math.abs(south) + Math.abs(east);
        boolean turns = random.nextInt(total) < Math.abs(south);
        int wanted = turns ? alongColumn : alongRow;
        int other = turns ? alongRow : alongColumn;
        if (wanted == to || isWay(wanted, before, time)) {
            return wanted;
        }
        if (other != cell && isWay(other, before, time)) {
            return other;
        }
        int aside = aside(cell, wanted, before, time);
        return aside == NOWHERE ? wanted : aside;
    }

    private boolean isWay(int cell, int before, long time) {
        return cell != before && !day.isClosed(cell, time);
    }

    /** To the side of where it wanted to go. */
    private int aside(int cell, int wanted, int before, long time) {
        int step = Math.abs(wanted - cell) == 1 ? COLUMNS : 1;
        int first = random.nextBoolean() ? step : -step;
        if (isNeighbour(cell, cell + first) && isWay(cell + first, before, time)) {
            return cell + first;
        }
        return isNeighbour(cell, cell - first) && isWay(cell - first, before, time)
                ? cell - first
                : NOWHERE;
    }

    private static boolean isNeighbour(int cell, int other) {
        return other >= 0
                && other < ROWS * COLUMNS
                && (other % COLUMNS == cell % COLUMNS || other / COLUMNS == cell / COLUMNS);
    }

    /** The positions that are due while it is in a cell. */
    private void report(int before, int cell, int next, long from, long until) {
        while (due < until) {
            double way = (due - from) / (double) (until - from);
            double toMiddle = before == NOWHERE ? 0 : Math.max(0, 1 - 2 * way);
            double fromMiddle = next == NOWHERE ? 0 : Math.max(0, 2 * way - 1);
            double row = rowOf(cell) + REACH * (toMiddle * south(cell, before));
            double column = columnOf(cell) + REACH * (toMiddle * east(cell, before));
            sighted.at(
                    vehicle,
                    due,
                    cell,
                    row + REACH * fromMiddle * south(cell, next),
                    column + REACH * fromMiddle * east(cell, next));
            due +=
                    REPORT_SECONDS
                            + random.nextInt(2 * REPORT_JITTER_SECONDS + 1)
                            - REPORT_JITTER_SECONDS;
        }
    }

    private static double rowOf(int cell) {
        return cell / COLUMNS + 0.5;
    }

    private static double columnOf(int cell) {
        return cell % COLUMNS + 0.5;
    }

    private static int south(int cell, int other) {
        return other == NOWHERE ? 0 : other / COLUMNS - cell / COLUMNS;
    }

    private static int east(int cell, int other) {
        return other == NOWHERE ? 0 : other % COLUMNS - cell % COLUMNS;
    }
}
