package io.nowstream.operators.warning;

import io.nowstream.frames.Grid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Which area of an outlook continues which standing warning: by overlap in space, at the instants
 * that both nowcasts are about.
 *
 * <ul>
 *   <li>A warning goes on with the area that it overlaps most; if it splits, so keeps the larger
 *       part, and the other parts are free to raise warnings of their own.
 *   <li>Of several warnings in one area the oldest goes on, the others merge into it. One that
 *       overlaps the area by less than a tenth of either counts as younger than those that are
 *       properly in it.
 *   <li>A warning that overlaps no area, but the surroundings over {@code keepAt} of one, goes on
 *       there.
 * </ul>
 */
final class Matching {

    /** No area continues the warning. */
    static final int GONE = -1;

    private final int[] areaOf;
    private final int[] mergedInto;

    private Matching(int standing) {
        areaOf = new int[standing];
        mergedInto = new int[standing];
        Arrays.fill(areaOf, GONE);
        Arrays.fill(mergedInto, GONE);
    }

    /**
     * @param standing a feed's warnings by one rule, oldest first
     * @param exceedance what that rule finds now
     * @param outlook the outlook that it is part of
     */
    static Matching of(List<Standing> standing, Exceedance exceedance, Outlook outlook) {
        Matching matching = new Matching(standing.size());
        if (standing.isEmpty() || exceedance.areas().isEmpty()) {
            return matching;
        }
        // All were last seen in the same nowcast, the last one that the rule could be applied to.
        Labels places = Labels.ofAreas(exceedance, outlook, standing.get(0).horizon());
        Labels surroundings = Labels.ofBasins(exceedance, outlook);
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < standing.size(); i++) {
            long[] overlap = places.under(standing.get(i), outlook.issueTime());
            if (Arrays.stream(overlap).sum() == 0) {
                overlap = surroundings.under(standing.get(i), outlook.issueTime());
            }
            claims.addAll(claims(i, standing.get(i), overlap, exceedance));
        }
        matching.settle(claims);
        return matching;
    }

    /** The area that continues a warning, or {@link #GONE}. */
    int areaOf(int warning) {
        return areaOf[warning];
    }

    /** The warning that a warning without an area merged into, or {@link #GONE}. */
    int mergedInto(int warning) {
        return mergedInto[warning];
    }

    /** Whether an area continues some warning. */
    boolean continuesOne(int area) {
        for (int taken : areaOf) {
            if (taken == area) {
                return true;
            }
        }
        return false;
    }

    private record Claim(int warning, int area, long overlap, boolean proper) {}

    /** A warning's claims: the proper ones, or if it has none, the others. */
    private static List<Claim> claims(
            int warning, Standing standing, long[] overlap, Exceedance exceedance) {
        List<Claim> claims = new ArrayList<>();
        for (int area = 0; area < overlap.length; area++) {
            if (overlap[area] > 0) {
                long smaller =
                        Math.min(standing.last().length, exceedance.areas().get(area).cells());
                claims.add(new Claim(warning, area, overlap[area], 10 * overlap[area] >= smaller));
            }
        }
        if (claims.stream().anyMatch(Claim::proper)) {
            claims.removeIf(claim -> !claim.proper);
        }
        return claims;
    }

    /**
     * Warnings choose in turn, those properly in an area first, then by age; each takes the area it
     * overlaps most of those still free, and merges into the one that has it if none is.
     */
    private void settle(List<Claim> claims) {
        claims.sort(
                Comparator.comparing(Claim::proper)
                        .reversed()
                        .thenComparing(Claim::warning)
                        .thenComparing(Comparator.comparingLong(Claim::overlap).reversed())
                        .thenComparing(Claim::area));
        boolean[] taken = new boolean[1 + claims.stream().mapToInt(Claim::area).max().orElse(0)];
        for (Claim claim : claims) {
            if (areaOf[claim.warning] == GONE && !taken[claim.area]) {
                areaOf[claim.warning] = claim.area;
                taken[claim.area] = true;
            }
        }
        for (Claim claim : claims) {
            if (areaOf[claim.warning] == GONE && mergedInto[claim.warning] == GONE) {
                mergedInto[claim.warning] = ownerOf(claim.area);
            }
        }
    }

    private int ownerOf(int area) {
        for (int warning = 0; warning < areaOf.length; warning++) {
            if (areaOf[warning] == area) {
                return warning;
            }
        }
        throw new IllegalStateException("an area that was refused has no owner");
    }

    /** A map of the outlook's grid with the number of an area, from 1, in each of its cells. */
    private static final class Labels {

        private final Grid grid;
        private final int areas;
        private final short[] label;

        private Labels(Exceedance exceedance, Grid grid) {
            this.grid = grid;
            areas = exceedance.areas().size();
            label = new short[grid.cells()];
        }

        /** The areas' cells that are over the threshold at some instant up to a horizon. */
        static Labels ofAreas(Exceedance exceedance, Outlook outlook, Instant horizon) {
            Labels labels = new Labels(exceedance, outlook.grid());
            for (int area = 0; area < labels.areas; area++) {
                int at = 0;
                int[] runs = exceedance.areas().get(area).runs();
                short[] first = exceedance.areas().get(area).first();
                for (int run = 0; run < runs.length; run += 2) {
                    for (int cell = runs[run]; cell < runs[run] + runs[run + 1]; cell++) {
                        if (!outlook.validTime(first[at++]).isAfter(horizon)) {
                            labels.label[cell] = (short) (area + 1);
                        }
                    }
                }
            }
            return labels;
        }

        /** The surroundings of the areas; where several share them, the first one's. */
        static Labels ofBasins(Exceedance exceedance, Outlook outlook) {
            Labels labels = new Labels(exceedance, outlook.grid());
            boolean[] painted = new boolean[exceedance.basins().size()];
            for (int area = 0; area < labels.areas; area++) {
                int basin = exceedance.areas().get(area).basin();
                if (painted[basin]) {
                    continue;
                }
                painted[basin] = true;
                int[] runs = exceedance.basins().get(basin);
                for (int run = 0; run < runs.length; run += 2) {
                    int end = runs[run] + runs[run + 1];
                    Arrays.fill(labels.label, runs[run], end, (short) (area + 1));
                }
            }
            return labels;
        }

        /** How many of a warning's cells still count after an instant, by the area under them. */
        long[] under(Standing warning, Instant after) {
            long[] overlap = new long[areas];
            if (!warning.grid().projection().equals(grid.projection())) {
                return overlap;
            }
            boolean sameCells = warning.grid().equals(grid);
            long sinceThen = after.toEpochMilli() - warning.issueTime().toEpochMilli();
            long passed = Math.floorDiv(sinceThen, warning.cadenceMillis());
            int at = 0;
            int[] runs = warning.runs();
            for (int run = 0; run < runs.length; run += 2) {
                for (int cell = runs[run]; cell < runs[run] + runs[run + 1]; cell++) {
                    if (warning.last()[at++] <= passed) {
                        continue;
                    }
                    int here = sameCells ? cell : cellUnder(warning.grid(), cell);
                    if (here >= 0 && label[here] > 0) {
                        overlap[label[here] - 1]++;
                    }
                }
            }
            return overlap;
        }

        /** The cell of this grid under the centre of another grid's cell, or -1. */
        private int cellUnder(Grid other, int cell) {
            double x = other.x(cell % other.columns() + 0.5);
            double y = other.y(cell / other.columns() + 0.5);
            int row = (int) Math.floor((grid.northMetres() - y) / grid.cellHeightMetres());
            int column = (int) Math.floor((x - grid.westMetres()) / grid.cellWidthMetres());
            boolean inside =
                    row >= 0 && row < grid.rows() && column >= 0 && column < grid.columns();
            return inside ? row * grid.columns() + column : -1;
        }
    }
}
