package io.nowstream.frames;

/**
 * How cells become numbers, with the conventions of CF and ODIM_H5: {@code value = scale · code +
 * offset}.
 *
 * <p>A cell has three states: <em>no coverage</em> ({@code nodata}; NaN as a float), <em>looked and
 * found nothing</em> ({@code undetect}; {@link Quantity#nothing()} as a float) and
 * <em>measured</em>.
 *
 * @param type how a cell is stored
 * @param scale physical units per code; 1 for {@link CellType#FLOAT32}
 * @param offset value of code 0, physical units; 0 for {@link CellType#FLOAT32}
 * @param nodata code of a cell without coverage, or {@link #NONE}; floats use NaN instead
 * @param undetect code of a cell that was looked at and held nothing, or {@link #NONE}
 */
public record Packing(CellType type, double scale, double offset, int nodata, int undetect) {

    /** Says that no code has this meaning. */
    public static final int NONE = -1;

    /** Plain floats, NaN where there is no coverage. */
    public static final Packing FLOATS = new Packing(CellType.FLOAT32, 1, 0, NONE, NONE);

    public Packing {
        if (!(scale > 0) || !Double.isFinite(scale) || !Double.isFinite(offset)) {
            throw new IllegalArgumentException(
                    "packing needs a positive finite scale and a finite offset, got scale %s, offset %s"
                            .formatted(scale, offset));
        }
        if (type == CellType.FLOAT32) {
            if (scale != 1 || offset != 0 || nodata != NONE || undetect != NONE) {
                throw new IllegalArgumentException("FLOAT32 cells are values: no scale, no codes");
            }
        } else if (outside(nodata, type) || outside(undetect, type)) {
            throw new IllegalArgumentException(
                    "%s codes run from 0 to %d, got nodata %d, undetect %d"
                            .formatted(type, type.largestCode(), nodata, undetect));
        }
    }

    private static boolean outside(int code, CellType type) {
        return code != NONE && (code < 0 || code > type.largestCode());
    }

    /** The value of a measured code; not for {@link CellType#FLOAT32}. */
    public float valueOf(int code, Quantity quantity) {
        if (code == nodata) {
            return Float.NaN;
        }
        return code == undetect ? quantity.nothing() : (float) (scale * code + offset);
    }

    /**
     * The nearest measured code of a value; NaN gives {@code nodata}, nothing gives {@code
     * undetect}.
     */
    public int codeOf(float value, Quantity quantity) {
        if (Float.isNaN(value)) {
            if (nodata == NONE) {
                throw new IllegalArgumentException("a cell without coverage, and no nodata code");
            }
            return nodata;
        }
        if (value <= quantity.nothing() && undetect != NONE) {
            return undetect;
        }
        int code = (int) Math.rint((value - offset) / scale);
        code = Math.max(0, Math.min(type.largestCode(), code));
        // A measured value never takes a code that means something else.
        while (code == nodata || code == undetect) {
            code += code == 0 ? 1 : code >= type.largestCode() ? -1 : towardsTheMiddle(code);
        }
        return code;
    }

    private int towardsTheMiddle(int code) {
        return code < type.largestCode() / 2 ? 1 : -1;
    }
}
