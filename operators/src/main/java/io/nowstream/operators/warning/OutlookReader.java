package io.nowstream.operators.warning;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.operators.Nowcast;
import io.nowstream.operators.WarningSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the areas over a threshold out of a nowcast's fields.
 *
 * <p>One pass over the codes of every lead notes, per cell, the first and last lead over either
 * threshold and the peak; a cell below {@code keepAt} costs one look into a table. Everything after
 * that works on runs of cells that are over, and there are none on a quiet day.
 *
 * <p>Cells without coverage are over nothing. Reused by one thread: keeps 12 bytes of scratch per
 * cell.
 */
final class OutlookReader {

    /** More areas than people can look at; what is smaller than so many others is left out. */
    static final int MOST_AREAS = 250;

    private short[] firstKept = {};
    private short[] lastKept = {};
    private short[] firstRaised = {};
    private short[] lastRaised = {};
    private float[] peak = {};
    private boolean used;

    private @Nullable CodeTable table;

    /** A nowcast's areas by a feed's rules. */
    Outlook read(Nowcast nowcast, WarningSpec spec) {
        int leads = nowcast.fields().size();
        makeRoomFor(nowcast.grid().cells());
        for (int lead = 1; lead <= leads; lead++) {
            note(nowcast, spec, (short) lead);
        }
        List<Area> areas = new ArrayList<>();
        List<int[]> basins = new ArrayList<>();
        if (used) {
            findAreas(nowcast.grid(), spec, areas, basins);
        }
        return new Outlook(
                nowcast.feed(),
                nowcast.number(),
                nowcast.lifeBegunEpochMicros(),
                nowcast.revision(),
                nowcast.issueTime(),
                nowcast.cadenceMillis(),
                leads,
                nowcast.grid(),
                nowcast.quantity(),
                areas,
                basins);
    }

    private void makeRoomFor(int cells) {
        if (peak.length != cells) {
            firstKept = new short[cells];
            lastKept = new short[cells];
            firstRaised = new short[cells];
            lastRaised = new short[cells];
            peak = new float[cells];
        } else if (used) {
            Arrays.fill(firstKept, (short) 0);
            Arrays.fill(lastKept, (short) 0);
            Arrays.fill(firstRaised, (short) 0);
            Arrays.fill(lastRaised, (short) 0);
        }
        used = false;
    }

    private void note(Nowcast nowcast, WarningSpec spec, short lead) {
        byte[] field = nowcast.fields().get(lead - 1);
        int cells = nowcast.grid().cells();
        if (nowcast.packing().type() == CellType.FLOAT32) {
            float[] values = Cells.unpack(field, nowcast.packing(), nowcast.quantity(), cells);
            for (int cell = 0; cell < cells; cell++) {
                // False for NaN, which is what we want.
                if (values[cell] >= spec.keepAt()) {
                    note(cell, values[cell], values[cell] >= spec.raiseAt(), lead);
                }
            }
            return;
        }
        CodeTable codes = tableFor(nowcast.packing(), nowcast.quantity(), spec);
        int[] unpacked = Cells.unpackCodes(field, nowcast.packing(), cells);
        byte[] level = codes.level;
        for (int cell = 0; cell < cells; cell++) {
            int code = unpacked[cell];
            if (level[code] != CodeTable.BELOW) {
                note(cell, codes.value[code], level[code] == CodeTable.RAISES, lead);
            }
        }
    }

    private void note(int cell, float value, boolean raises, short lead) {
        used = true;
        if (firstKept[cell] == 0) {
            firstKept[cell] = lead;
            peak[cell] = value;
        } else if (value > peak[cell]) {
            peak[cell] = value;
        }
        lastKept[cell] = lead;
        if (raises) {
            if (firstRaised[cell] == 0) {
                firstRaised[cell] = lead;
            }
            lastRaised[cell] = lead;
        }
    }

    /** Areas over {@code raiseAt}, and areas over {@code keepAt} that hold none of these. */
    private void findAreas(Grid grid, WarningSpec spec, List<Area> areas, List<int[]> basins) {
        double least = spec.minimumSquareKilometres() / grid.cellSquareKilometres();
        int[] kept = runs(lastKept, grid);
        Clusters surroundings = Clusters.of(kept, grid, spec.growMetres());
        int[][] keptRuns = runsByCluster(kept, surroundings);
        int[] raised = runs(lastRaised, grid);
        int[][] raisedRuns = runsByCluster(raised, Clusters.of(raised, grid, spec.growMetres()));
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
        Map<Integer, Integer> basinNumber = new HashMap<>();
        for (Core core : largest(cores)) {
            int number = basinNumber.computeIfAbsent(core.basin, basin -> basins.size());
            if (number == basins.size()) {
                basins.add(keptRuns[core.basin]);
            }
            areas.add(
                    core.raises
                            ? area(core, firstRaised, lastRaised, number)
                            : area(core, firstKept, lastKept, number));
        }
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

    private Area area(Core core, short[] firstOver, short[] lastOver, int basin) {
        int[] runs = core.runs;
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
                largest = Math.max(largest, peak[cell]);
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

    private CodeTable tableFor(Packing packing, Quantity quantity, WarningSpec spec) {
        CodeTable known = table;
        if (known == null || !known.isFor(packing, quantity, spec)) {
            known = new CodeTable(packing, quantity, spec);
            table = known;
        }
        return known;
    }

    /** What each code means, worked out once. */
    private static final class CodeTable {

        static final byte BELOW = 0;
        static final byte KEEPS = 1;
        static final byte RAISES = 2;

        final byte[] level;
        final float[] value;
        private final Packing packing;
        private final Quantity quantity;
        private final WarningSpec spec;

        CodeTable(Packing packing, Quantity quantity, WarningSpec spec) {
            this.packing = packing;
            this.quantity = quantity;
            this.spec = spec;
            level = new byte[packing.type().largestCode() + 1];
            value = new float[level.length];
            for (int code = 0; code < level.length; code++) {
                value[code] = packing.valueOf(code, quantity);
                if (value[code] >= spec.raiseAt()) {
                    level[code] = RAISES;
                } else if (value[code] >= spec.keepAt()) {
                    level[code] = KEEPS;
                }
            }
        }

        boolean isFor(Packing otherPacking, Quantity otherQuantity, WarningSpec otherSpec) {
            return packing.equals(otherPacking)
                    && quantity == otherQuantity
                    && spec.equals(otherSpec);
        }
    }
}
