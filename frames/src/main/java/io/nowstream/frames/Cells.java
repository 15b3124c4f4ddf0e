package io.nowstream.frames;

import com.github.luben.zstd.Zstd;

/**
 * Cells of one field: packed by a {@link Packing}, bytes of equal significance put together
 * (shuffled), and compressed with zstd once, on their way in. Kafka's own compression stays off.
 *
 * <p>Row-major, row 0 in the north. Stays packed until a model needs floats.
 */
public final class Cells {

    /** Fast, and within a few percent of higher levels on radar fields. */
    private static final int ZSTD_LEVEL = 1;

    private Cells() {}

    /**
     * @param codes one code per cell, within the packing's type
     * @return compressed bytes
     */
    public static byte[] packCodes(int[] codes, Packing packing) {
        int bytes = packing.type().bytes();
        byte[] plain = new byte[codes.length * bytes];
        switch (packing.type()) {
            case UINT8 -> {
                for (int i = 0; i < codes.length; i++) {
                    plain[i] = (byte) codes[i];
                }
            }
            case UINT16 -> {
                for (int i = 0; i < codes.length; i++) {
                    plain[i] = (byte) codes[i];
                    plain[codes.length + i] = (byte) (codes[i] >>> 8);
                }
            }
            case FLOAT32 -> throw new IllegalArgumentException("FLOAT32 cells have no codes");
        }
        return Zstd.compress(plain, ZSTD_LEVEL);
    }

    /**
     * @param values one value per cell, physical units; NaN where there is no coverage
     * @return compressed bytes
     */
    public static byte[] pack(float[] values, Packing packing, Quantity quantity) {
        if (packing.type() == CellType.FLOAT32) {
            byte[] plain = new byte[values.length * 4];
            for (int i = 0; i < values.length; i++) {
                int bits = Float.floatToIntBits(values[i]);
                for (int b = 0; b < 4; b++) {
                    plain[b * values.length + i] = (byte) (bits >>> (8 * b));
                }
            }
            return Zstd.compress(plain, ZSTD_LEVEL);
        }
        int[] codes = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            codes[i] = packing.codeOf(values[i], quantity);
        }
        return packCodes(codes, packing);
    }

    /**
     * @param count how many cells there must be
     * @return one code per cell
     * @throws MalformedRecordException if the bytes are not exactly {@code count} cells
     */
    public static int[] unpackCodes(byte[] packed, Packing packing, int count) {
        byte[] plain = decompress(packed, packing, count);
        int[] codes = new int[count];
        switch (packing.type()) {
            case UINT8 -> {
                for (int i = 0; i < count; i++) {
                    codes[i] = plain[i] & 0xFF;
                }
            }
            case UINT16 -> {
                for (int i = 0; i < count; i++) {
                    codes[i] = plain[i] & 0xFF | (plain[count + i] & 0xFF) << 8;
                }
            }
            case FLOAT32 -> throw new IllegalArgumentException("FLOAT32 cells have no codes");
        }
        return codes;
    }

    /**
     * @param count how many cells there must be
     * @return one value per cell, physical units, NaN where there is no coverage
     * @throws MalformedRecordException if the bytes are not exactly {@code count} cells
     */
    public static float[] unpack(byte[] packed, Packing packing, Quantity quantity, int count) {
        byte[] plain = decompress(packed, packing, count);
        float[] values = new float[count];
        switch (packing.type()) {
            case UINT8 -> {
                float[] table = valueTable(packing, quantity);
                for (int i = 0; i < count; i++) {
                    values[i] = table[plain[i] & 0xFF];
                }
            }
            case UINT16 -> {
                for (int i = 0; i < count; i++) {
                    int code = plain[i] & 0xFF | (plain[count + i] & 0xFF) << 8;
                    values[i] = packing.valueOf(code, quantity);
                }
            }
            case FLOAT32 -> {
                for (int i = 0; i < count; i++) {
                    int bits = 0;
                    for (int b = 3; b >= 0; b--) {
                        bits = bits << 8 | plain[b * count + i] & 0xFF;
                    }
                    values[i] = Float.intBitsToFloat(bits);
                }
            }
        }
        return values;
    }

    private static float[] valueTable(Packing packing, Quantity quantity) {
        float[] table = new float[256];
        for (int code = 0; code < 256; code++) {
            table[code] = packing.valueOf(code, quantity);
        }
        return table;
    }

    /**
     * Decompresses after checking the declared size, so that no message decides how much we take.
     */
    private static byte[] decompress(byte[] packed, Packing packing, int count) {
        long expected = (long) count * packing.type().bytes();
        long declared = Zstd.getFrameContentSize(packed);
        if (declared != expected) {
            throw new MalformedRecordException(
                    "packed cells declare %,d bytes; %,d %s cells need %,d"
                            .formatted(declared, count, packing.type(), expected));
        }
        byte[] plain = new byte[(int) expected];
        long written = Zstd.decompress(plain, packed);
        if (Zstd.isError(written) || written != expected) {
            throw new MalformedRecordException(
                    "packed cells are damaged: "
                            + (Zstd.isError(written)
                                    ? Zstd.getErrorName(written)
                                    : "%,d of %,d bytes".formatted(written, expected)));
        }
        return plain;
    }
}
