package io.nowstream.frames;

/** How one cell is stored: unsigned integers are codes, floats are values. Little-endian. */
public enum CellType {
    UINT8(1, 0xFF),
    UINT16(2, 0xFFFF),
    FLOAT32(4, 0);

    private final int bytes;
    private final int largestCode;

    CellType(int bytes, int largestCode) {
        this.bytes = bytes;
        this.largestCode = largestCode;
    }

    public int bytes() {
        return bytes;
    }

    /** The largest code that fits; 0 for {@link #FLOAT32}, which has values instead of codes. */
    public int largestCode() {
        return largestCode;
    }
}
