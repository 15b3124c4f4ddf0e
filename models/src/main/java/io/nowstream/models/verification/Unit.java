package io.nowstream.models.verification;

/** Images whose values lie in [0, 1]. */
final class Unit {

    private Unit() {}

    static double clip(float value) {
        return Math.min(1, Math.max(0, (double) value));
    }

    static boolean hasGap(float[] one, float[] other) {
        for (int i = 0; i < one.length; i++) {
            if (Float.isNaN(one[i]) || Float.isNaN(other[i])) {
                return true;
            }
        }
        return false;
    }
}
