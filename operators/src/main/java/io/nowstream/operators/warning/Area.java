package io.nowstream.operators.warning;

/**
 * Cells that belong together because they reach a threshold at some lead.
 *
 * <p>Cells are kept as runs: pairs of the first cell's index (row-major) and how many follow each
 * other in its row. Runs are in order of the first cell and do not overlap.
 *
 * @param raises whether they reach {@code raiseAt}, and so may raise a warning; else they reach
 *     {@code keepAt} and can only keep one
 * @param cells how many cells
 * @param peak the largest value in them, over all leads
 * @param firstLead the first lead at which a cell is over the threshold, from 1
 * @param lastLead the last one
 * @param runs the cells
 * @param first for each cell, in order of the runs: the first lead over the threshold
 * @param last for each cell: the last lead over the threshold
 * @param basin which of {@link Exceedance#basins} it lies in
 */
public record Area(
        boolean raises,
        int cells,
        double peak,
        int firstLead,
        int lastLead,
        int[] runs,
        short[] first,
        short[] last,
        int basin) {

    /** Its northernmost cell, and of these the westernmost. */
    int firstCell() {
        return runs[0];
    }
}
