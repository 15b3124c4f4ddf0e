package io.nowstream.frames;

import java.io.Serializable;

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
public record Packing(CellType type, double scale, double offset, int nodata, int undetect)
        implements Serializable {

    /** Says that no code has this meaning. */
    public static final int NONE = -1;

    /** Plain floats, NaN where there is no coverage. */
    public static final Packing FLOATS = new Packing(CellType.FLOAT32, 1, 0, NONE, NONE);

    public Packing {
        if (!(scale > 0) || !Double.isFinite(scale) || !Double.isFinite(offset)) {
            throw new IllegalArgumentException(
                    "packing needs a positive scale and a finite offset, got scale %s, offset %s"
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
        if (nodata == undetect && nodata != NONE) {
            throw new IllegalArgumentException(
                    "code %d cannot mean both no coverage and nothing found".formatted(nodata));
        }
    }

    private static boolean outside(int code, CellType type) {
        return code != NONE && (code < 0 || code > type.largestCode());
    }

    /**
     * The value of a code: NaN for {@code nodata}, {@link Quantity#nothing()} for {@code undetect}
     * and for measured values below it (which count as nothing); not for {@link CellType#FLOAT32}.
     */
    public float valueOf(int code, Quantity quantity) {
        if (code == nodata) {
            return Float.NaN;
        }
        return code == undetect
                ? quantity.nothing()
                : Math.max(quantity.nothing(), (float) (scale * code + offset));
    }

    /**
     * The code whose value is nearest; not for {@link CellType#FLOAT32}.
     *
     * <p>NaN gives {@code nodata}, and nothing else does. {@link Quantity#nothing()} and less give
     * {@code undetect}, and so does a trace that is nearer to nothing than to any measured code:
     * rounding it up would put faint rain wherever a forecast was smoothed.
     *
     * @throws IllegalArgumentException if the value is NaN and there is no {@code nodata} code
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
        boolean itsOwn = code != nodata && code != undetect && value >= offset;
        return itsOwn ? code : nearestBeside(code, value, quantity);
    }

    /** For a value whose own code means something else, or that is below all codes. */
    private int nearestBeside(int taken, float value, Quantity quantity) {
        // Held within reach of the codes, so that distances stay finite.
        double lowest = Math.min(offset, quantity.nothing());
        double highest = scale * type.largestCode() + offset;
        double wanted = Math.max(lowest, Math.min(highest, value));
        int nearest = NONE;
        double least = Double.POSITIVE_INFINITY;
        // Two codes at most are special, so three steps to either side meet a measured one.
        int last = Math.min(type.largestCode(), taken + 3);
        for (int code = Math.max(0, taken - 3); code <= last; code++) {
            double distance = Math.abs(scale * code + offset - wanted);
            if (code != nodata && code != undetect && distance < least) {
                least = distance;
                nearest = code;
            }
        }
        boolean nothingIsNearer = undetect != NONE && Math.abs(wanted - quantity.nothing()) < least;
        return nothingIsNearer ? undetect : nearest;
    }
}
