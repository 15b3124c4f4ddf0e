package io.nowstream.ingest.traffic;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntToDoubleFunction;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes arrays as numpy does, and as it does not. */
final class NpzWriter {

    private NpzWriter() {}

    /** The dictionary of doubles in C order. */
    static String doubles(String shape) {
        return "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }";
    }

    /** An array of doubles, version 1.0. */
    static byte[] npy(String shape, int count, IntToDoubleFunction values) {
        ByteBuffer data = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            data.putDouble(values.applyAsDouble(i));
        }
        return npy(1, doubles(shape), data.array());
    }

    /** An array of any kind; the header is padded to a multiple of 64 as numpy does. */
    static byte[] npy(int version, String dictionary, byte[] data) {
        int before = version == 1 ? 10 : 12;
        int padding = 63 - (before + dictionary.length()) % 64;
        byte[] text =
                (dictionary + " ".repeat(padding) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer npy =
                ByteBuffer.allocate(before + text.length + data.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        npy.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        npy.put((byte) version).put((byte) 0);
        if (version == 1) {
            npy.putShort((short) text.length);
        } else {
            npy.putInt(text.length);
        }
        return npy.put(text).put(data).array();
    }

    /** A zip with one entry. */
    static Path write(Path file, String entry, byte[] content, boolean deflated)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            ZipEntry head = new ZipEntry(entry);
            if (!deflated) {
                CRC32 checksum = new CRC32();
                checksum.update(content);
                head.setMethod(ZipEntry.STORED);
                head.setSize(content.length);
                head.setCrc(checksum.getValue());
            }
            zip.putNextEntry(head);
            zip.write(content);
        }
        return Files.write(file, bytes.toByteArray());
    }

    /** Changes what the zip's directory says of its only entry's plain size (APPNOTE 4.3.12). */
    static void sayPlainSize(Path file, int size) throws IOException {
        ByteBuffer zip = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int at = zip.capacity() - 22;
        while (zip.getInt(at) != 0x02014b50) {
            at--;
        }
        zip.putInt(at + 24, size);
        Files.write(file, zip.array());
    }
}
