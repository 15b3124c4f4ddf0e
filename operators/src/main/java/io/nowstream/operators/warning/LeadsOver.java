package io.nowstream.operators.warning;

import java.util.Arrays;

/**
 * Of each cell, at which leads it is over the thresholds of a rule, and how far at most.
 *
 * <p>Used again for every rule of every nowcast by one thread: 12 bytes per cell, cleared only if
 * something was noted.
 */
final class LeadsOver {

    private short[] firstKept = {};
    private short[] lastKept = {};
    private short[] firstRaised = {};
    private short[] lastRaised = {};
    private float[] peak = {};
    private boolean used;

    /** Forgets everything; all that follows is about so many cells. */
    void begin(int cells) {
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

    /**
     * A cell reaches {@code keepAt}. Leads come in order.
     *
     * @param raises whether it reaches {@code raiseAt}
     * @param lead from 1
     */
    void note(int cell, float value, boolean raises, short lead) {
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

    /** Whether no cell reaches {@code keepAt}. */
    boolean isEmpty() {
        return !used;
    }

    /** By cell: the first lead over {@code raiseAt}, or over {@code keepAt}; 0 for none. */
    short[] first(boolean raised) {
        return raised ? firstRaised : firstKept;
    }

    /** By cell: the last lead over {@code raiseAt}, or over {@code keepAt}; 0 for none. */
    short[] last(boolean raised) {
        return raised ? lastRaised : lastKept;
    }

    /** The largest value of a cell that was noted. */
    float peak(int cell) {
        return peak[cell];
    }
}
