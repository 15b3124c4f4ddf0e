package io.nowstream.ingest.traffic;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How one number of an array is stored: numpy's name for it, all little-endian. */
enum NpyType {
    F8("<f8", 8) {
        @Override
        double at(ByteBuffer data, int byteOffset) {
            return data.getDouble(byteOffset);
        }
    },
    F4("<f4", 4) {
        @Override
        double at(ByteBuffer data, int byteOffset) {
            return data.getFloat(byteOffset);
        }
    },
    I8("<i8", 8) {
        @Override
        double at(ByteBuffer data, int byteOffset) {
            return data.getLong(byteOffset);
        }
    },
    I4("<i4", 4) {
        @Override
        double at(ByteBuffer data, int byteOffset) {
            return data.getInt(byteOffset);
        }
    },
    U2("<u2", 2) {
        @Override
        double at(ByteBuffer data, int byteOffset) {
            return Short.toUnsignedInt(data.getShort(byteOffset));
        }
    },
    U1("|u1", 1) {
        @Override
        double at(ByteBuffer data, int byteOffset) {
            return Byte.toUnsignedInt(data.get(byteOffset));
        }
    };

    private final String descr;
    private final int bytes;

    NpyType(String descr, int bytes) {
        this.descr = descr;
        this.bytes = bytes;
    }

    /** The type of a header's {@code descr}, or empty if it is none of these. */
    static Optional<NpyType> of(String descr) {
        return Arrays.stream(values()).filter(type -> type.descr.equals(descr)).findFirst();
    }

    /** All names, for messages. */
    static String names() {
        return Arrays.stream(values()).map(type -> type.descr).collect(Collectors.joining(", "));
    }

    int bytes() {
        return bytes;
    }

    /**
     * One number; whole numbers beyond 2^53 are rounded.
     *
     * @param data little-endian
     */
    abstract double at(ByteBuffer data, int byteOffset);
}
