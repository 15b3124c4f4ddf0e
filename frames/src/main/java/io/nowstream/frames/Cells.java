package io.nowstream.frames;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;

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
     * Packs codes as they are.
     *
     * @param codes one code per cell, within the packing's type
     * @return compressed bytes
     * @throws IllegalArgumentException if a code does not fit the type, or the type is FLOAT32
     */
    public static byte[] packCodes(int[] codes, Packing packing) {
        refuseCodesThatDoNotFit(codes, packing.type());
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
     * Packs values, each as the code that is nearest, or as they are for FLOAT32.
     *
     * @param values one value per cell, physical units; NaN where there is no coverage
     * @return compressed bytes
     * @throws IllegalArgumentException if there is a NaN and the packing has no code for it
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
        return Zstd.compress(codesOf(values, packing, quantity), ZSTD_LEVEL);
    }

    /**
     * What {@link Packing#codeOf} gives for each value, shuffled.
     *
     * <p>Implementation note: dry cells and plain measured ones are settled here, which are nearly
     * all; whatever is special (no coverage, beyond the codes, a code that is taken) is asked for.
     */
    private static byte[] codesOf(float[] values, Packing packing, Quantity quantity) {
        int count = values.length;
        boolean wide = packing.type() == CellType.UINT16;
        double scale = packing.scale();
        double offset = packing.offset();
        int nodata = packing.nodata();
        int undetect = packing.undetect();
        int largest = packing.type().largestCode();
        boolean saysNothing = undetect != Packing.NONE;
        float nothing = quantity.nothing();
        byte[] plain = new byte[count * packing.type().bytes()];
        for (int i = 0; i < count; i++) {
            float value = values[i];
            int code;
            if (value <= nothing && saysNothing) {
                code = undetect;
            } else {
                double exact = Math.rint((value - offset) / scale);
                code = (int) exact;
                // The other way round, NaN would pass.
                boolean plainlyMeasured =
                        value >= offset && exact <= largest && code != nodata && code != undetect;
                if (!plainlyMeasured) {
                    code = packing.codeOf(value, quantity);
                }
            }
            plain[i] = (byte) code;
            if (wide) {
                plain[count + i] = (byte) (code >>> 8);
            }
        }
        return plain;
    }

    /**
     * Tries whether the cells can be unpacked, for one who passes them on.
     *
     * @param count how many cells there must be
     * @throws MalformedRecordException if the bytes are not exactly {@code count} cells
     */
    public static void check(byte[] packed, Packing packing, int count) {
        decompress(packed, packing, count);
    }

    /**
     * The codes as they were packed; not for FLOAT32.
     *
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
                    codes[i] = (plain[i] & 0xFF) | ((plain[count + i] & 0xFF) << 8);
                }
            }
            case FLOAT32 -> throw new IllegalArgumentException("FLOAT32 cells have no codes");
        }
        return codes;
    }

    /**
     * The values that the codes stand for.
     *
     * @param count how many cells there must be
     * @return one value per cell, physical units, NaN where there is no coverage, never below
     *     {@link Quantity#nothing()}
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
                    int code = (plain[i] & 0xFF) | ((plain[count + i] & 0xFF) << 8);
                    values[i] = packing.valueOf(code, quantity);
                }
            }
            case FLOAT32 -> {
                for (int i = 0; i < count; i++) {
                    int bits = 0;
                    for (int b = 3; b >= 0; b--) {
                        bits = (bits << 8) | (plain[b * count + i] & 0xFF);
                    }
                    values[i] = Math.max(quantity.nothing(), Float.intBitsToFloat(bits));
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
        // An empty array is beyond what the library looks at: it throws an index error of its own.
        long declared = packed.length == 0 ? -1 : Zstd.getFrameContentSize(packed);
        if (declared < 0) {
            throw new MalformedRecordException(
                    "packed cells (%,d bytes) are not a zstd frame that declares its size"
                            .formatted(packed.length));
        }
        if (declared != expected) {
            throw new MalformedRecordException(
                    "packed cells declare %,d bytes; %,d %s cells need %,d"
                            .formatted(declared, count, packing.type(), expected));
        }
        if (expected > Integer.MAX_VALUE - 8) {
            throw new MalformedRecordException(
                    "%,d %s cells need %,d bytes, more than one array holds"
                            .formatted(count, packing.type(), expected));
        }
        byte[] plain = new byte[(int) expected];
        long written;
        try {
            written = Zstd.decompress(plain, packed);
        } catch (ZstdException e) {
            throw new MalformedRecordException("packed cells are damaged: " + e.getMessage(), e);
        }
        if (written != expected) {
            throw new MalformedRecordException(
                    "packed cells are damaged: %,d of %,d bytes".formatted(written, expected));
        }
        return plain;
    }

    /** A code that is cut off would come back as another value, and nobody would notice. */
    private static void refuseCodesThatDoNotFit(int[] codes, CellType type) {
        int seen = 0;
        for (int code : codes) {
            seen |= code;
        }
        if ((seen & ~type.largestCode()) != 0 && type != CellType.FLOAT32) {
            throw new IllegalArgumentException(
                    "%s codes run from 0 to %d; some of these %,d do not"
                            .formatted(type, type.largestCode(), codes.length));
        }
    }
}
