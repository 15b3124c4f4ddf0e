package io.nowstream.frames;

import java.io.Serializable;

/**
 * Where cells lie: a regular grid in a map projection, row 0 in the north, column 0 in the west.
 *
 * @param rows number of rows, at least 1
 * @param columns number of columns, at least 1
 * @param projection PROJ string with {@code +a= +b=} (never {@code +R=}, which proj4j gets wrong),
 *     or empty for a grid without geography
 * @param westMetres x of the outer edge of column 0, projection metres
 * @param northMetres y of the outer edge of row 0, projection metres
 * @param cellWidthMetres distance between columns, projection metres
 * @param cellHeightMetres distance between rows, projection metres
 */
public record Grid(
        int rows,
        int columns,
        String projection,
        double westMetres,
        double northMetres,
        double cellWidthMetres,
        double cellHeightMetres)
        implements Serializable {

    /**
     * More cells than any composite in service; what claims more is refused before memory is taken.
     */
    public static final long MAX_CELLS = 64L * 1024 * 1024;

    public Grid {
        if (rows < 1 || columns < 1 || (long) rows * columns > MAX_CELLS) {
            throw new IllegalArgumentException(
                    "a grid has 1 to %,d cells, got %d x %d".formatted(MAX_CELLS, rows, columns));
        }
        if (!isLength(cellWidthMetres) || !isLength(cellHeightMetres)) {
            throw new IllegalArgumentException(
                    "cells need a positive size, got %s x %s m"
                            .formatted(cellWidthMetres, cellHeightMetres));
        }
        if (!Double.isFinite(westMetres) || !Double.isFinite(northMetres)) {
            throw new IllegalArgumentException(
                    "a grid's corner is finite, got west %s, north %s m"
                            .formatted(westMetres, northMetres));
        }
        if (projection.contains("+R=")) {
            throw new IllegalArgumentException(
                    "write the sphere as +a= +b=, not +R=, in \"%s\"".formatted(projection));
        }
    }

    private static boolean isLength(double metres) {
        return metres > 0 && Double.isFinite(metres);
    }

    /** A grid without geography. */
    public static Grid local(int rows, int columns, double cellMetres) {
        return new Grid(rows, columns, "", 0, rows * cellMetres, cellMetres, cellMetres);
    }

    public int cells() {
        return rows * columns;
    }

    public boolean hasGeography() {
        return !projection.isEmpty();
    }

    /** x of a fractional column; column 0.5 is the centre of the first. */
    public double x(double column) {
        return westMetres + column * cellWidthMetres;
    }

    /** y of a fractional row; row 0.5 is the centre of the northernmost. */
    public double y(double row) {
        return northMetres - row * cellHeightMetres;
    }

    /** Area of one cell in projection units, km². */
    public double cellSquareKilometres() {
        return cellWidthMetres * cellHeightMetres / 1e6;
    }
}
