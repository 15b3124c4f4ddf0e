package io.nowstream.models.training;

import java.security.MessageDigest;
import java.util.List;

/**
 * Fields of one grid in half the memory of floats: 65,535 steps from low to high, and a code for no
 * coverage. What lies outside is cut off.
 */
public final class PackedFields {

    private static final int STEPS = 65_534;

    private final int rows;
    private final int columns;
    private final float low;
    private final float step;
    private final short[][] codes;

    private PackedFields(int rows, int columns, float low, float step, short[][] codes) {
        this.rows = rows;
        this.columns = columns;
        this.low = low;
        this.step = step;
        this.codes = codes;
    }

    /**
     * Packs.
     *
     * @param fields each row-major, {@code rows · columns} values, NaN where there is no coverage
     */
    static PackedFields pack(List<float[]> fields, int rows, int columns, float low, float high) {
        float step = (high - low) / STEPS;
        short[][] codes = new short[fields.size()][];
        for (int i = 0; i < codes.length; i++) {
            float[] field = fields.get(i);
            if (field.length != rows * columns) {
                throw new IllegalArgumentException(
                        "field %d of %d has %d values; its %d x %d grid needs %d"
                                .formatted(
                                        i + 1,
                                        codes.length,
                                        field.length,
                                        rows,
                                        columns,
                                        rows * columns));
            }
            codes[i] = packed(field, low, high, step);
        }
        return new PackedFields(rows, columns, low, step, codes);
    }

    private static short[] packed(float[] field, float low, float high, float step) {
        short[] codes = new short[field.length];
        for (int i = 0; i < codes.length; i++) {
            float value = field[i];
            codes[i] =
                    Float.isNaN(value)
                            ? 0
                            : (short)
                                    (1
                                            + Math.round(
                                                    (Math.min(Math.max(value, low), high) - low)
                                                            / step));
        }
        return codes;
    }

    int count() {
        return codes.length;
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** Bytes of its cells. */
    long bytes() {
        return 2L * codes.length * rows * columns;
    }

    /** A whole field, as floats. */
    float[] whole(int index) {
        return crop(index, 0, 0, rows, columns);
    }

    /** A part of a field, as floats, row-major. */
    float[] crop(int index, int top, int left, int height, int width) {
        float[] values = new float[height * width];
        short[] field = codes[index];
        int i = 0;
        for (int r = top; r < top + height; r++) {
            int at = r * columns + left;
            for (int c = 0; c < width; c++) {
                int code = field[at + c] & 0xffff;
                values[i++] = code == 0 ? Float.NaN : low + (code - 1) * step;
            }
        }
        return values;
    }

    /** Puts every code into a digest. */
    void into(MessageDigest digest) {
        for (short[] field : codes) {
            byte[] bytes = new byte[2 * field.length];
            for (int i = 0; i < field.length; i++) {
                bytes[2 * i] = (byte) field[i];
                bytes[2 * i + 1] = (byte) (field[i] >> 8);
            }
            digest.update(bytes);
        }
    }
}
