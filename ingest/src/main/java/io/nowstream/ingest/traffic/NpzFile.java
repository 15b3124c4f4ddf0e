package io.nowstream.ingest.traffic;

import io.nowstream.ingest.MalformedFrameException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A zip of arrays, {@code <key>.npy} each, stored or deflated, as {@code numpy.savez} writes it.
 *
 * <p>What a file says of its sizes is compared before memory is taken (the array's shape, the zip's
 * directory, our bound), and more than the shape promises is never inflated.
 */
final class NpzFile implements Closeable {

    /** Of the whole file: its directory is read into memory. */
    private static final long MAX_FILE_BYTES = 128L << 20;

    private final String name;
    private final ZipFile zip;

    private NpzFile(String name, ZipFile zip) {
        this.name = name;
        this.zip = zip;
    }

    /**
     * @throws MalformedFrameException if it is no zip
     * @throws IOException if the disk fails, or the file is gone
     */
    static NpzFile open(Path file) throws MalformedFrameException, IOException {
        String name = file.getFileName().toString();
        long size = Files.size(file);
        if (size > MAX_FILE_BYTES) {
            throw new MalformedFrameException(
                    name, "%,d bytes; at most %,d are read".formatted(size, MAX_FILE_BYTES));
        }
        try {
            return new NpzFile(name, new ZipFile(file.toFile()));
        } catch (EOFException | ZipException | IllegalArgumentException e) {
            // A directory that points nowhere; damage; names that are no text.
            throw new MalformedFrameException(name, "not a zip file: " + e.getMessage(), e);
        }
    }

    /** What an array is like; its numbers are not read. */
    NpyHeader header(String key) throws MalformedFrameException, IOException {
        ZipEntry entry = entry(key);
        try (InputStream in = zip.getInputStream(entry)) {
            return NpyHeader.read(name, entry.getName(), in);
        } catch (EOFException | ZipException e) {
            throw damaged(entry, e);
        }
    }

    /** An array with its numbers; its checksum is right. */
    NpyArray array(String key) throws MalformedFrameException, IOException {
        ZipEntry entry = entry(key);
        CRC32 checksum = new CRC32();
        try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), checksum)) {
            NpyHeader header = NpyHeader.read(name, entry.getName(), in);
            long declared = (long) header.length() + header.bytes();
            if (entry.getSize() != declared) {
                throw new MalformedFrameException(
                        name,
                        "%s: shape %s needs %,d bytes, the zip's directory says %,d"
                                .formatted(
                                        entry.getName(),
                                        header.shape(),
                                        declared,
                                        entry.getSize()));
            }
            // Takes memory as bytes arrive, not as they are promised.
            byte[] data = in.readNBytes(header.bytes());
            if (data.length < header.bytes()) {
                throw new MalformedFrameException(
                        name,
                        "%s: truncated: shape %s needs %,d bytes of numbers, %,d are there"
                                .formatted(
                                        entry.getName(),
                                        header.shape(),
                                        header.bytes(),
                                        data.length));
            }
            if (in.read() >= 0) {
                throw new MalformedFrameException(
                        name,
                        "%s: goes on behind the %,d bytes of its shape %s"
                                .formatted(entry.getName(), header.bytes(), header.shape()));
            }
            if (checksum.getValue() != entry.getCrc()) {
                throw new MalformedFrameException(
                        name, "%s: damaged: its checksum is wrong".formatted(entry.getName()));
            }
            return new NpyArray(header, data);
        } catch (EOFException | ZipException e) {
            throw damaged(entry, e);
        }
    }

    private ZipEntry entry(String key) throws MalformedFrameException {
        ZipEntry entry = zip.getEntry(key + ".npy");
        if (entry == null) {
            throw new MalformedFrameException(
                    name,
                    "no %s.npy in it; its first entry is %s"
                            .formatted(
                                    key,
                                    zip.stream()
                                            .findFirst()
                                            .map(ZipEntry::getName)
                                            .orElse("none")));
        }
        return entry;
    }

    private MalformedFrameException damaged(ZipEntry entry, IOException e) {
        return new MalformedFrameException(
                name, "%s: damaged: %s".formatted(entry.getName(), e.getMessage()), e);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
