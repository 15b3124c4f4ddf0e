package io.nowstream.ingest.hdf5;

import io.jhdf.HdfFile;
import io.jhdf.Superblock;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.filter.FilterManager;
import io.nowstream.frames.Grid;
import io.nowstream.ingest.MalformedFrameException;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An HDF5 file that is whole. Each question to it is answered, or refused with one sentence that
 * names the file: truncated, not HDF5, no such dataset, another type or shape, an unknown filter.
 *
 * <p>jHDF 0.13.0 reads a truncated file without any exception (its fall-back for a failed mapping
 * fills the missing part by reading from the start once more), so the superblock's end of file is
 * compared with the file's length before anything else is read. Links are not followed: an external
 * one names a file of the sender's choice.
 *
 * <p>Not thread-safe.
 */
public final class Hdf5File implements Closeable {

    /** The largest file that is read into memory, and the largest chunk that is decoded. */
    static final int MAX_BYTES = 256 << 20;

    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

    static {
        FilterManager.addFilter(new BoundedDeflate(MAX_BYTES));
    }

    private final String name;
    private final long bytes;
    private final HdfFile hdf;

    private Hdf5File(String name, long bytes, HdfFile hdf) {
        this.name = name;
        this.bytes = bytes;
        this.hdf = hdf;
    }

    /**
     * Opens a file of any size; its parts are read as they are asked for.
     *
     * @throws MalformedFrameException if it is not HDF5, or not all of it is there
     */
    public static Hdf5File open(Path file) throws MalformedFrameException, IOException {
        String name = file.getFileName().toString();
        try (FileChannel channel = FileChannel.open(file)) {
            long bytes = channel.size();
            long start = findSignature(name, channel, bytes);
            checkEnd(name, bytes, () -> Superblock.readSuperblock(channel, start));
            return new Hdf5File(name, bytes, Jhdf.attempt(name, () -> new HdfFile(file)));
        }
    }

    /**
     * Reads a small file, one frame, whole into memory: whoever shortens it afterwards harms
     * nobody.
     *
     * @throws MalformedFrameException if it is not HDF5, or not all of it is there, or it is far
     *     too large for one frame
     */
    public static Hdf5File load(Path file) throws MalformedFrameException, IOException {
        String name = file.getFileName().toString();
        byte[] content;
        try (FileChannel channel = FileChannel.open(file)) {
            long bytes = channel.size();
            if (bytes > MAX_BYTES) {
                throw new MalformedFrameException(
                        name,
                        "%,d bytes; a file of one frame has at most %,d"
                                .formatted(bytes, MAX_BYTES));
            }
            content = new byte[(int) bytes];
            ByteBuffer target = ByteBuffer.wrap(content);
            while (target.hasRemaining() && channel.read(target) >= 0) {}
            long start = findSignature(name, channel, bytes);
            checkEnd(name, bytes, () -> Superblock.readSuperblock(channel, start));
        }
        return new Hdf5File(
                name, content.length, Jhdf.attempt(name, () -> HdfFile.fromBytes(content)));
    }

    /** The signature stands at byte 0, 512, 1024, 2048, … (HDF5 File Format 3.0, section II.A). */
    private static long findSignature(String name, FileChannel channel, long bytes)
            throws MalformedFrameException, IOException {
        ByteBuffer read = ByteBuffer.allocate(SIGNATURE.length);
        for (long at = 0; at < bytes; at = at == 0 ? 512 : at * 2) {
            read.clear();
            channel.read(read, at);
            if (read.position() == SIGNATURE.length && Arrays.equals(read.array(), SIGNATURE)) {
                return at;
            }
        }
        throw new MalformedFrameException(
                name, "not HDF5: no signature found in its %,d bytes".formatted(bytes));
    }

    private static void checkEnd(String name, long bytes, Jhdf.Step<Superblock> reader)
            throws MalformedFrameException {
        long declared = Jhdf.attempt(name, reader).getEndOfFileAddress();
        if (declared < 0 || bytes < declared) {
            throw new MalformedFrameException(
                    name,
                    "truncated HDF5: superblock declares %,d bytes, file has %,d"
                            .formatted(declared, bytes));
        }
    }

    /** The file's name, without its directory. */
    public String name() {
        return name;
    }

    /** Whether there is a dataset or group of that path, e.g. {@code image1/calibration}. */
    public boolean has(String path) throws MalformedFrameException {
        return find(path) != null;
    }

    /** The dataset's sizes, slowest axis first. */
    public int[] shape(String path) throws MalformedFrameException {
        return dataset(path).shape();
    }

    /**
     * A two-dimensional dataset of integers.
     *
     * @param width bytes per integer, 1 or 2
     * @param signed whether they are signed
     * @throws MalformedFrameException if it is anything else, or has more cells than a {@link Grid}
     */
    public IntegerGrid grid(String path, int width, boolean signed) throws MalformedFrameException {
        DatasetCheck check = dataset(path);
        check.integers(width, signed);
        int[] shape = check.shape(2, Grid.MAX_CELLS);
        Object flat = Jhdf.attempt(name, check.dataset()::getDataFlat);
        int[] cells = new int[shape[0] * shape[1]];
        if (Array.getLength(flat) != cells.length) {
            throw malformed("dataset %s holds no data", path);
        }
        if (flat instanceof int[] unsigned) {
            System.arraycopy(unsigned, 0, cells, 0, cells.length);
        } else {
            for (int i = 0; i < cells.length; i++) {
                cells[i] = Array.getInt(flat, i);
            }
        }
        return new IntegerGrid(shape[0], shape[1], cells);
    }

    /**
     * One step along the first axis of a four-dimensional dataset of unsigned bytes, without
     * reading the others.
     *
     * @return the three remaining axes, last one fastest
     */
    public byte[] block(String path, int index) throws MalformedFrameException {
        DatasetCheck check = dataset(path);
        check.integers(1, false);
        int[] shape = check.shape(4, Long.MAX_VALUE);
        long size = (long) shape[1] * shape[2] * shape[3];
        if (size > MAX_BYTES) {
            throw malformed(
                    "dataset %s has %,d bytes per entry, more than %,d", path, size, MAX_BYTES);
        }
        if (index < 0 || index >= shape[0]) {
            throw malformed("dataset %s has %,d entries, no entry %,d", path, shape[0], index);
        }
        byte[] block = new byte[(int) size];
        if (check.dataset() instanceof ChunkedDataset chunked
                && chunksAreWholeImages(chunked, shape)) {
            fillFromChunks(path, chunked, shape, index, block);
        } else {
            fillFromSlice(path, check.dataset(), shape, index, block);
        }
        return block;
    }

    private static boolean chunksAreWholeImages(ChunkedDataset dataset, int[] shape) {
        int[] chunk = dataset.getChunkDimensions();
        return chunk[0] == 1 && chunk[1] == shape[1] && chunk[2] == shape[2];
    }

    /** Raw bytes, chunk by chunk: a fifth of the time and a quarter of the memory of a slice. */
    private void fillFromChunks(
            String path, ChunkedDataset dataset, int[] shape, int index, byte[] block)
            throws MalformedFrameException {
        int depth = dataset.getChunkDimensions()[3];
        int cells = shape[1] * shape[2];
        for (int first = 0; first < shape[3]; first += depth) {
            int[] offset = {index, 0, 0, first};
            byte[] chunk = Jhdf.attempt(name, () -> dataset.getDecompressedChunk(offset));
            if (chunk.length < cells * depth) {
                throw malformed(
                        "dataset %s: a chunk has %,d bytes instead of %,d",
                        path, chunk.length, cells * depth);
            }
            int length = Math.min(depth, shape[3] - first);
            for (int cell = 0; cell < cells; cell++) {
                System.arraycopy(chunk, cell * depth, block, cell * shape[3] + first, length);
            }
        }
    }

    private void fillFromSlice(String path, Dataset dataset, int[] shape, int index, byte[] block)
            throws MalformedFrameException {
        // One row at a time of the second axis would decode each chunk again and again.
        long[] offset = {index, 0, 0, 0};
        int[] size = {1, shape[1], shape[2], shape[3]};
        if (!(Jhdf.attempt(name, () -> dataset.getData(offset, size))
                instanceof int[][][][] slice)) {
            throw malformed("dataset %s holds no unsigned bytes", path);
        }
        int at = 0;
        for (int[][] row : slice[0]) {
            for (int[] cell : row) {
                for (int code : cell) {
                    block[at++] = (byte) code;
                }
            }
        }
    }

    /** A scalar or one-dimensional dataset of numbers, at most a million. */
    public double[] numbers(String path) throws MalformedFrameException {
        Dataset dataset = dataset(path).dataset();
        if (Jhdf.attempt(name, dataset::getSize) > 1 << 20) {
            throw malformed("dataset %s has more than a million values", path);
        }
        return asNumbers("dataset " + path, Jhdf.attempt(name, dataset::getData));
    }

    /** A one-dimensional dataset of strings, at most a million. */
    public List<String> strings(String path) throws MalformedFrameException {
        Dataset dataset = dataset(path).dataset();
        if (Jhdf.attempt(name, dataset::getSizeInBytes) > MAX_BYTES) {
            throw malformed("dataset %s has more than %,d bytes", path, MAX_BYTES);
        }
        if (Jhdf.attempt(name, dataset::getData) instanceof String[] strings) {
            return List.of(strings);
        }
        throw malformed("dataset %s holds no strings", path);
    }

    /** Whether the group or dataset has such an attribute. */
    public boolean has(String path, String attribute) throws MalformedFrameException {
        Node node = node(path);
        return Jhdf.attempt(name, node::getAttributes).containsKey(attribute);
    }

    /** An attribute of one string. */
    public String text(String path, String attribute) throws MalformedFrameException {
        Object value = attribute(path, attribute);
        if (value instanceof String[] strings && strings.length == 1) {
            value = strings[0];
        }
        if (value instanceof String text) {
            return text.trim();
        }
        throw malformed("attribute %s of %s is not a string", attribute, path);
    }

    /** An attribute of one number. */
    public double number(String path, String attribute) throws MalformedFrameException {
        double[] numbers = numbers(path, attribute);
        if (numbers.length != 1) {
            throw malformed(
                    "attribute %s of %s has %,d values instead of one",
                    attribute, path, numbers.length);
        }
        return numbers[0];
    }

    /** An attribute of numbers. */
    public double[] numbers(String path, String attribute) throws MalformedFrameException {
        return asNumbers(
                "attribute %s of %s".formatted(attribute, path), attribute(path, attribute));
    }

    private Object attribute(String path, String attribute) throws MalformedFrameException {
        Node node = node(path);
        Attribute found = Jhdf.attempt(name, node::getAttributes).get(attribute);
        if (found == null) {
            throw malformed("%s has no attribute %s", path, attribute);
        }
        Object value = Jhdf.attempt(name, found::getData);
        if (value == null) {
            throw malformed("attribute %s of %s is empty", attribute, path);
        }
        return value;
    }

    private double[] asNumbers(String what, @Nullable Object value) throws MalformedFrameException {
        if (value instanceof Number number) {
            return new double[] {number.doubleValue()};
        }
        if (value != null
                && value.getClass().isArray()
                && value.getClass().getComponentType().isPrimitive()) {
            double[] numbers = new double[Array.getLength(value)];
            for (int i = 0; i < numbers.length; i++) {
                // Widens every primitive number.
                numbers[i] = Array.getDouble(value, i);
            }
            return numbers;
        }
        throw malformed("%s holds no numbers", what);
    }

    private DatasetCheck dataset(String path) throws MalformedFrameException {
        if (!(node(path) instanceof Dataset dataset)) {
            throw malformed("%s is not a dataset", path);
        }
        DatasetCheck check = new DatasetCheck(name, bytes, path, dataset);
        check.storage();
        return check;
    }

    private Node node(String path) throws MalformedFrameException {
        Node node = find(path);
        if (node == null) {
            throw malformed("no %s in it", path);
        }
        return node;
    }

    private @Nullable Node find(String path) throws MalformedFrameException {
        Node node = hdf;
        for (String step : path.split("/", -1)) {
            if (!(node instanceof Group group)) {
                return null;
            }
            Node child = Jhdf.attempt(name, () -> group.getChildren()).get(step);
            if (child == null) {
                return null;
            }
            if (child.isLink()) {
                throw malformed("%s is a link; links are not followed", path);
            }
            node = child;
        }
        return node;
    }

    private MalformedFrameException malformed(String reason, Object... values) {
        return new MalformedFrameException(name, reason.formatted(values));
    }

    @Override
    public void close() {
        hdf.close();
    }
}
