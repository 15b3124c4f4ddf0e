package io.nowstream.app.train;

import io.nowstream.app.UserMistake;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Images of MNIST's idx format (LeCun, Cortes, Burges): big-endian 2051, count, rows, columns, then
 * one byte per pixel.
 */
final class DigitImages {

    private static final int MAGIC = 2051;
    private static final int MOST_IMAGES = 1_000_000;

    /** MNIST's; what claims another size is no MNIST. */
    private static final int SIDE = 28;

    private static final String BEGINNING = "train";
    private static final String ENDING = "-images-idx3-ubyte.gz";

    private final byte[][] images;

    private DigitImages(byte[][] images) {
        this.images = images;
    }

    /** The training images in a directory, e.g. {@code train-images-idx3-ubyte.gz}. */
    static Optional<Path> in(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(DigitImages::isNamedSo).min(Comparator.naturalOrder());
        }
    }

    private static boolean isNamedSo(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(BEGINNING) && name.endsWith(ENDING);
    }

    /**
     * Reads a gzipped file.
     *
     * @throws UserMistake if it is no such file, or ends early
     */
    static DigitImages read(Path file) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16))) {
            int[] header = {in.readInt(), in.readInt(), in.readInt(), in.readInt()};
            int count = header[1];
            boolean digits =
                    header[0] == MAGIC
                            && count > 0
                            && count <= MOST_IMAGES
                            && header[2] == SIDE
                            && header[3] == SIDE;
            if (!digits) {
                throw new UserMistake(
                        "%s: no MNIST images: it begins with %s; expected 2051, a count, 28, 28"
                                .formatted(file, Arrays.toString(header)));
            }
            byte[][] images = new byte[count][];
            for (int i = 0; i < count; i++) {
                images[i] = in.readNBytes(SIDE * SIDE);
                if (images[i].length < SIDE * SIDE) {
                    throw new EOFException();
                }
            }
            return new DigitImages(images);
        } catch (EOFException | ZipException e) {
            throw new UserMistake(
                    file + ": damaged, or cut short before its last image; fetch it again", e);
        }
    }

    int size() {
        return images.length;
    }

    /**
     * Some of them, 28 · 28 bytes each, row-major.
     *
     * @param first index of the first
     * @param end index after the last
     */
    byte[][] part(int first, int end) {
        return Arrays.copyOfRange(images, first, Math.max(first, end));
    }
}
