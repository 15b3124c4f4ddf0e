package io.nowstream.operators.warning;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.operators.WarningSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which cells over a rule's thresholds are an area together.
 *
 * <p>Works on runs of such cells, so that it costs next to nothing where there are few.
 */
final class AreaFinder {

    /** More areas than people can look at; what is smaller than so many others is left out. */
    static final int MOST_AREAS = 250;

    private AreaFinder() {}

    static Exceedance find(WarningSpec rule, Quantity quantity, LeadsOver over, Grid grid) {
        return over.isEmpty()
                ? new Exceedance(rule, quantity, List.of(), List.of())
                : findAreas(rule, quantity, over, grid);
    }

    /** Areas over {@code raiseAt}, and areas over {@code keepAt} that hold none of these. */
    private static Exceedance findAreas(
            WarningSpec rule, Quantity quantity, LeadsOver over, Grid grid) {
        double least = rule.minimumSquareKilometres() / grid.cellSquareKilometres();
        int[] kept = runs(over.last(false), grid);
        Clusters surroundings = Clusters.of(kept, grid, rule.growMetres());
        int[][] keptRuns = runsByCluster(kept, surroundings);
        int[] raised = runs(over.last(true), grid);
        int[][] raisedRuns = runsByCluster(raised, Clusters.of(raised, grid, rule.growMetres()));
        int[] keptRunOf = containing(raised, kept);

        List<Core> cores = new ArrayList<>();
        boolean[] holdsOne = new boolean[keptRuns.length];
        for (int cluster = 0; cluster < raisedRuns.length; cluster++) {
            int[] runs = raisedRuns[cluster];
            if (runs.length > 0 && cellsIn(runs) >= least) {
                int basin = surroundings.of(keptRunOf[cluster]);
                holdsOne[basin] = true;
                cores.add(new Core(true, runs, basin));
            }
        }
        for (int cluster = 0; cluster < keptRuns.length; cluster++) {
            int[] runs = keptRuns[cluster];
            if (runs.length > 0 && !holdsOne[cluster] && cellsIn(runs) >= least) {
                cores.add(new Core(false, runs, cluster));
            }
        }
        List<Area> areas = new ArrayList<>();
        List<int[]> basins = new ArrayList<>();
        Map<Integer, Integer> basinNumber = new HashMap<>();
        for (Core core : largest(cores)) {
            int number = basinNumber.computeIfAbsent(core.basin, basin -> basins.size());
            if (number == basins.size()) {
                basins.add(keptRuns[core.basin]);
            }
            areas.add(area(core, over, number));
        }
        return new Exceedance(rule, quantity, areas, basins);
    }

    /** Runs of an area to be, and the cluster of the cells around it. */
    private record Core(boolean raises, int[] runs, int basin) {}

    /** The largest ones, those that raise before those that keep; in order of their first cells. */
    private static List<Core> largest(List<Core> cores) {
        return cores.stream()
                .sorted(
                        Comparator.comparing(Core::raises)
                                .thenComparing(core -> cellsIn(core.runs))
                                .reversed()
                                .thenComparing(core -> core.runs[0]))
                .limit(MOST_AREAS)
                .sorted(Comparator.comparing(core -> core.runs[0]))
                .toList();
    }

    private static Area area(Core core, LeadsOver over, int basin) {
        int[] runs = core.runs;
        short[] firstOver = over.first(core.raises);
        short[] lastOver = over.last(core.raises);
        int cells = cellsIn(runs);
        short[] first = new short[cells];
        short[] last = new short[cells];
        float largest = Float.NEGATIVE_INFINITY;
        int firstLead = Integer.MAX_VALUE;
        int lastLead = 0;
        int at = 0;
        for (int run = 0; run < runs.length; run += 2) {
            for (int cell = runs[run]; cell < runs[run] + runs[run + 1]; cell++) {
                first[at] = firstOver[cell];
                last[at] = lastOver[cell];
                firstLead = Math.min(firstLead, first[at]);
                lastLead = Math.max(lastLead, last[at]);
                largest = Math.max(largest, over.peak(cell));
                at++;
            }
        }
        return new Area(core.raises, cells, largest, firstLead, lastLead, runs, first, last, basin);
    }

    /** Runs of cells that are over at some lead: pairs of first cell and length. */
    private static int[] runs(short[] lastLeadOver, Grid grid) {
        int[] runs = new int[64];
        int size = 0;
        for (int row = 0; row < grid.rows(); row++) {
            int end = (row + 1) * grid.columns();
            for (int cell = row * grid.columns(); cell < end; cell++) {
                if (lastLeadOver[cell] == 0) {
                    continue;
                }
                int start = cell;
                while (cell < end && lastLeadOver[cell] != 0) {
                    cell++;
                }
                if (size == runs.length) {
                    runs = Arrays.copyOf(runs, 2 * size);
                }
                runs[size++] = start;
                runs[size++] = cell - start;
            }
        }
        return Arrays.copyOf(runs, size);
    }

    /** At the number of a cluster's first run: all its runs, in order; else nothing. */
    private static int[][] runsByCluster(int[] runs, Clusters clusters) {
        int[] sizes = new int[runs.length / 2];
        for (int run = 0; run < sizes.length; run++) {
            sizes[clusters.of(run)] += 2;
        }
        int[][] byCluster = new int[sizes.length][];
        for (int run = 0; run < sizes.length; run++) {
            byCluster[run] = new int[sizes[run]];
            sizes[run] = 0;
        }
        for (int run = 0; run < sizes.length; run++) {
            int cluster = clusters.of(run);
            byCluster[cluster][sizes[cluster]++] = runs[2 * run];
            byCluster[cluster][sizes[cluster]++] = runs[2 * run + 1];
        }
        return byCluster;
    }

    /** For each inner run, the outer run that it lies in. */
    private static int[] containing(int[] inner, int[] outer) {
        int[] in = new int[inner.length / 2];
        int candidate = 0;
        for (int run = 0; run < in.length; run++) {
            while (outer[2 * candidate] + outer[2 * candidate + 1] <= inner[2 * run]) {
                candidate++;
            }
            in[run] = candidate;
        }
        return in;
    }

    private static int cellsIn(int[] runs) {
        int cells = 0;
        for (int run = 1; run < runs.length; run += 2) {
            cells += runs[run];
        }
        return cells;
    }
}
