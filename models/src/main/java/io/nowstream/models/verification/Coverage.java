package io.nowstream.models.verification;

import java.util.Arrays;
import java.util.Collection;
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

    /**
     * The cells that a comparison counts: those of a mask that the observation covers and, unless
     * undefined cells count as nothing, every forecast too.
     */
    static boolean[] counted(
            float[] observed, Collection<float[]> forecasts, boolean[] mask, Undefined undefined) {
        boolean[] counted = mask.clone();
        remove(counted, observed);
        if (undefined == Undefined.LEFT_OUT) {
            forecasts.forEach(forecast -> remove(counted, forecast));
        }
        return counted;
    }

    /** Takes away the cells that a field does not cover. */
    private static void remove(boolean[] covered, float[] field) {
        for (int i = 0; i < covered.length; i++) {
            covered[i] &= !Float.isNaN(field[i]);
        }
    }
}
