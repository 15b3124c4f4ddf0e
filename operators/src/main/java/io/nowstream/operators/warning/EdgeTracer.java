package io.nowstream.operators.warning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Outlines of sets of cells, along the cells' edges, without their holes.
 *
 * <p>The boundary is followed with the cells on the right. Where cells touch by a corner only, the
 * outline is cut there, so that no ring touches itself.
 *
 * <p>A large set of cells is traced in square blocks of cells instead; a block with one of its
 * cells in it counts, so the outline errs outwards, by less than a block.
 */
final class EdgeTracer {

    /** East, south, west, north: so that a turn to the right is the next one. */
    private static final int[] ROW_STEP = {0, 1, 0, -1};

    private static final int[] COLUMN_STEP = {1, 0, -1, 0};

    private final boolean[] inside;
    private final boolean[] topSeen;
    private final int block;
    private final int height;
    private final int width;
    private int north = Integer.MAX_VALUE;
    private int south;
    private int west = Integer.MAX_VALUE;
    private int east;

    /**
     * @param runs pairs of first cell and length
     * @param columns of the grid that the cells are counted in
     * @param mostAcross so many blocks at most from end to end; cells are blocks where they fit
     */
    EdgeTracer(int[] runs, int columns, int mostAcross) {
        for (int run = 0; run < runs.length; run += 2) {
            int row = runs[run] / columns;
            int column = runs[run] % columns;
            north = Math.min(north, row);
            south = Math.max(south, row + 1);
            west = Math.min(west, column);
            east = Math.max(east, column + runs[run + 1]);
        }
        block = blocks(Math.max(south - north, east - west), mostAcross);
        // One empty block on every side: the boundary never runs along the array's edge.
        height = blocks(south - north, block) + 2;
        width = blocks(east - west, block) + 2;
        inside = new boolean[height * width];
        topSeen = new boolean[inside.length];
        for (int run = 0; run < runs.length; run += 2) {
            int row = (runs[run] / columns - north) / block + 1;
            int column = runs[run] % columns - west;
            int first = column / block + 1;
            int last = (column + runs[run + 1] - 1) / block + 1;
            Arrays.fill(inside, index(row, first), index(row, last) + 1, true);
        }
    }

    /** Edge of a block, in cells. */
    int block() {
        return block;
    }

    private static int blocks(int cells, int size) {
        return (cells + size - 1) / size;
    }

    /** Closed rings of corners (column, row), clockwise as seen on the map; outer ones only. */
    List<int[][]> rings() {
        List<int[][]> rings = new ArrayList<>();
        for (int row = 1; row < height - 1; row++) {
            for (int column = 1; column < width - 1; column++) {
                if (isTopEdge(row, column) && !topSeen[index(row, column)]) {
                    follow(row, column, rings);
                }
            }
        }
        return rings;
    }

    private boolean isTopEdge(int row, int column) {
        return inside[index(row, column)] && !inside[index(row - 1, column)];
    }

    /** Once around, from a cell's upper left corner to the east. */
    private void follow(int startRow, int startColumn, List<int[][]> rings) {
        List<int[]> corners = new ArrayList<>();
        Map<Long, Integer> at = new HashMap<>();
        int row = startRow;
        int column = startColumn;
        int heading = 0;
        while (true) {
            if (heading == 0) {
                if (topSeen[index(row, column)]) {
                    break;
                }
                topSeen[index(row, column)] = true;
            }
            row += ROW_STEP[heading];
            column += COLUMN_STEP[heading];
            int turned = turn(row, column, heading);
            if (turned != heading) {
                addCorner(row, column, corners, at, rings);
                heading = turned;
            }
        }
        cutOff(corners, 0, rings);
    }

    /**
     * Right where the cell ahead is empty, left where it is not and its neighbour is not either.
     */
    private int turn(int row, int column, int heading) {
        if (!ahead(row, column, heading, true)) {
            return (heading + 1) % 4;
        }
        return ahead(row, column, heading, false) ? (heading + 3) % 4 : heading;
    }

    /** Whether the cell ahead of a corner is inside: the one to the right hand, or to the left. */
    private boolean ahead(int row, int column, int heading, boolean right) {
        return switch (heading) {
            case 0 -> inside[index(right ? row : row - 1, column)];
            case 1 -> inside[index(row, right ? column - 1 : column)];
            case 2 -> inside[index(right ? row - 1 : row, column - 1)];
            default -> inside[index(row - 1, right ? column : column - 1)];
        };
    }

    private void addCorner(
            int row, int column, List<int[]> corners, Map<Long, Integer> at, List<int[][]> rings) {
        long key = (long) row * width + column;
        Integer before = at.get(key);
        if (before != null) {
            cutOff(corners, before, rings);
            for (int[] cut : corners.subList(before, corners.size())) {
                at.remove((long) cut[1] * width + cut[0]);
            }
            corners.subList(before, corners.size()).clear();
        }
        at.put(key, corners.size());
        corners.add(new int[] {column, row});
    }

    /** Keeps a loop if it goes round cells; one that goes round a hole runs the other way. */
    private void cutOff(List<int[]> corners, int from, List<int[][]> rings) {
        int count = corners.size() - from;
        if (count < 4) {
            return;
        }
        int[][] ring = new int[count + 1][];
        long twiceTheArea = 0;
        for (int i = 0; i < count; i++) {
            // The last corner found is the one where the way round began, the upper left.
            int[] corner = corners.get(from + (i + count - 1) % count);
            int[] next = corners.get(from + i);
            twiceTheArea += (long) corner[0] * next[1] - (long) next[0] * corner[1];
            ring[i] = new int[] {column(corner[0]), row(corner[1])};
        }
        ring[count] = ring[0].clone();
        if (twiceTheArea > 0) {
            rings.add(ring);
        }
    }

    /** Back to cells; the last blocks may reach beyond the last cell, the outline does not. */
    private int column(int corner) {
        return Math.min(west + (corner - 1) * block, east);
    }

    private int row(int corner) {
        return Math.min(north + (corner - 1) * block, south);
    }

    private int index(int row, int column) {
        return row * width + column;
    }
}
