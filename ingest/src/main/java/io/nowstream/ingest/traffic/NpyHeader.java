package io.nowstream.ingest.traffic;

import io.nowstream.ingest.MalformedFrameException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What stands before an array's numbers (numpy.lib.format, "Format Version 1.0" to "3.0"): a magic,
 * the version, the length of a Python dictionary, and that dictionary.
 *
 * @param type of every number
 * @param shape sizes, the last axis fastest (C order)
 * @param length of the header, bytes; the numbers begin there
 */
record NpyHeader(NpyType type, List<Integer> shape, int length) {

    /** Of the numbers; a year of half-hours on STDN's grid in doubles takes 56 MB. */
    static final long MAX_BYTES = 128L << 20;

    /** As numpy's own reader has it by default. */
    private static final int MAX_TEXT = 10_000;

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** Bytes that the numbers take. */
    int bytes() {
        return count(shape) * type.bytes();
    }

    private static int count(List<Integer> shape) {
        return shape.stream().reduce(1, (a, b) -> a * b);
    }

    /**
     * Reads a header, and nothing behind it.
     *
     * @param file for messages
     * @param entry for messages: which array of the file
     * @throws MalformedFrameException if it is none, or of an array that is not read here: Fortran
     *     order, structures, objects, strings, big-endian numbers, more than {@link #MAX_BYTES}
     */
    static NpyHeader read(String file, String entry, InputStream in)
            throws MalformedFrameException, IOException {
        try {
            return read(in);
        } catch (IllegalArgumentException e) {
            throw new MalformedFrameException(file, entry + ": " + e.getMessage(), e);
        }
    }

    private static NpyHeader read(InputStream in) throws IOException {
        byte[] start = in.readNBytes(MAGIC.length + 2);
        if (start.length < MAGIC.length + 2
                || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IllegalArgumentException(
                    "not an array: does not begin with \\x93NUMPY and a version");
        }
        int major = start[MAGIC.length];
        if (major < 1 || major > 3) {
            throw new IllegalArgumentException(
                    "format version %d.%d; 1.0 to 3.0 are read"
                            .formatted(major, start[MAGIC.length + 1]));
        }
        int width = major == 1 ? 2 : 4;
        long textLength = unsigned(bytes(in, width));
        if (textLength > MAX_TEXT) {
            throw new IllegalArgumentException(
                    "a header of %,d bytes; at most %,d are read".formatted(textLength, MAX_TEXT));
        }
        String text =
                new String(
                        bytes(in, (int) textLength),
                        major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        return of(NpyDictionary.parse(text), start.length + width + (int) textLength);
    }

    private static NpyHeader of(NpyDictionary dictionary, int length) {
        NpyType type =
                NpyType.of(dictionary.descr())
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "numbers of type \"%s\"; %s are read"
                                                        .formatted(
                                                                dictionary.descr(),
                                                                NpyType.names())));
        if (dictionary.fortranOrder()) {
            throw new IllegalArgumentException(
                    "the array is in Fortran order; C order is read: save"
                            + " numpy.ascontiguousarray of it");
        }
        long bytes = type.bytes();
        for (long size : dictionary.shape()) {
            // Both factors are bounded, so their product does not overflow.
            bytes = size > MAX_BYTES ? Long.MAX_VALUE : bytes * size;
            if (bytes > MAX_BYTES) {
                throw new IllegalArgumentException(
                        "shape %s of %,d bytes each; at most %,d bytes are read"
                                .formatted(dictionary.shape(), type.bytes(), MAX_BYTES));
            }
        }
        List<Integer> shape = dictionary.shape().stream().map(Long::intValue).toList();
        return new NpyHeader(type, shape, length);
    }

    private static byte[] bytes(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new IllegalArgumentException("truncated: ends within its header");
        }
        return bytes;
    }

    private static long unsigned(byte[] littleEndian) {
        long number = 0;
        for (int i = littleEndian.length - 1; i >= 0; i--) {
            number = number << 8 | littleEndian[i] & 0xFF;
        }
        return number;
    }
}
