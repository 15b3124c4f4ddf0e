package io.nowstream.frames;

/**
 * SEVIR's scale of vertically integrated liquid: code to kg/m² (Veillette et al., "SEVIR", NeurIPS
 * 2020, appendix).
 */
public final class VilScale {

    private VilScale() {}

    /**
     * The weight of a code.
     *
     * @param code 0 to 254; 255 means missing and gives NaN
     * @return vertically integrated liquid, kg/m²
     */
    public static double kilogramsPerSquareMetre(double code) {
        if (code >= 255) {
            return Double.NaN;
        }
        if (code <= 5) {
            return 0;
        }
        return code <= 18 ? (code - 2) / 90.66 : Math.exp((code - 83.9) / 38.9);
    }
}
