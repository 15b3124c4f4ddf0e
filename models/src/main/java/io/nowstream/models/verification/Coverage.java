package io.nowstream.models.verification;

import java.util.Arrays;
import java.util.List;

/** Which cells hold data. */
public final class Coverage {

    private Coverage() {}

    /**
     * The cells that hold data in every one of these fields.
     *
     * @param fields at least one; each of the same length, NaN where there is none
     */
    public static boolean[] ofAll(List<float[]> fields) {
        boolean[] covered = new boolean[fields.get(0).length];
        Arrays.fill(covered, true);
        for (float[] field : fields) {
            remove(covered, field);
        }
        return covered;
    }

    /** Takes away the cells that a field does not cover. */
    static void remove(boolean[] covered, float[] field) {
        for (int i = 0; i < covered.length; i++) {
            covered[i] &= !Float.isNaN(field[i]);
        }
    }
}
