package io.nowstream.models.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A safetensors file: the length of a JSON header (8 bytes, little-endian), the header, the tensors
 * (little-endian, row-major) without a gap between them.
 *
 * <p>Opening reads and checks the header alone. What it claims is compared with the size of the
 * file before memory is taken for anything, so a file costs at most its own size.
 */
public final class Safetensors {

    static final int PREFIX_BYTES = 8;

    /** What a number is. */
    public enum Type {
        F32(4),
        I64(8);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        public int bytes() {
            return bytes;
        }

        static Optional<Type> named(String dtype) {
            return switch (dtype) {
                case "F32" -> Optional.of(F32);
                case "I64" -> Optional.of(I64);
                default -> Optional.empty();
            };
        }
    }

    /**
     * One tensor.
     *
     * @param name its name
     * @param type what a number is
     * @param shape its dimensions; none for a single number
     * @param begin its first byte, counted from the end of the header
     * @param end the byte after its last
     */
    public record Entry(String name, Type type, List<Long> shape, long begin, long end) {

        /** How many numbers. */
        public long size() {
            return (end - begin) / type.bytes();
        }
    }

    private final Path file;
    private final long dataStart;
    private final Map<String, Entry> byName;

    private Safetensors(Path file, long dataStart, List<Entry> entries) {
        this.file = file;
        this.dataStart = dataStart;
        Map<String, Entry> map = new LinkedHashMap<>();
        entries.forEach(entry -> map.put(entry.name(), entry));
        this.byName = Collections.unmodifiableMap(map);
    }

    /**
     * Reads and checks the header.
     *
     * @throws CheckpointException if the file cannot be read, or claims what it is not
     */
    public static Safetensors open(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            byte[] header = new byte[headerLength(file, channel, size)];
            fill(ByteBuffer.wrap(header), channel);
            long dataStart = PREFIX_BYTES + (long) header.length;
            return new Safetensors(
                    file,
                    dataStart,
                    SafetensorsHeader.parse(file.toString(), header, size - dataStart));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static int headerLength(Path file, SeekableByteChannel channel, long size)
            throws IOException {
        if (size < PREFIX_BYTES) {
            throw new CheckpointException(
                    ("%s: %d bytes; a safetensors file begins with 8 bytes that "
                                    + "say how long its header is")
                            .formatted(file, size));
        }
        ByteBuffer prefix = ByteBuffer.allocate(PREFIX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        fill(prefix, channel);
        long claimed = prefix.getLong(0);
        if (claimed < 0 || claimed > SafetensorsHeader.LARGEST_BYTES) {
            throw new CheckpointException(
                    "%s: claims a header of %s bytes; expected at most %,d"
                            .formatted(
                                    file,
                                    Long.toUnsignedString(claimed),
                                    SafetensorsHeader.LARGEST_BYTES));
        }
        if (claimed > size - PREFIX_BYTES) {
            throw new CheckpointException(
                    "%s: claims a header of %,d bytes, and %,d bytes follow"
                            .formatted(file, claimed, size - PREFIX_BYTES));
        }
        return (int) claimed;
    }

    /** The tensors, in the order of their data. */
    public List<Entry> entries() {
        return List.copyOf(byName.values());
    }

    public boolean has(String name) {
        return byName.containsKey(name);
    }

    /**
     * The tensor of a name.
     *
     * @throws CheckpointException if there is none
     */
    public Entry entry(String name) {
        @Nullable Entry entry = byName.get(name);
        if (entry == null) {
            throw new CheckpointException("%s: no tensor \"%s\"".formatted(file, name));
        }
        return entry;
    }

    /**
     * The numbers of an F32 tensor, row-major.
     *
     * @throws CheckpointException if there is none, or the file was cut since it was opened
     */
    public float[] floats(String name) {
        float[] values = new float[count(name, Type.F32)];
        bytes(name).asFloatBuffer().get(values);
        return values;
    }

    /**
     * The numbers of an I64 tensor, row-major.
     *
     * @throws CheckpointException if there is none, or the file was cut since it was opened
     */
    public long[] longs(String name) {
        long[] values = new long[count(name, Type.I64)];
        bytes(name).asLongBuffer().get(values);
        return values;
    }

    /**
     * A tensor as an array of a manager.
     *
     * @throws CheckpointException if there is none, or the file was cut since it was opened
     */
    public NDArray array(String name, NDManager manager) {
        Shape shape = new Shape(entry(name).shape().stream().mapToLong(d -> d).toArray());
        return entry(name).type() == Type.F32
                ? manager.create(floats(name), shape)
                : manager.create(longs(name), shape);
    }

    /** Where the first tensor begins in the file. */
    long dataStart() {
        return dataStart;
    }

    private int count(String name, Type type) {
        Entry entry = entry(name);
        if (entry.type() != type) {
            throw new CheckpointException(
                    "%s: tensor \"%s\" is of type %s; expected %s"
                            .formatted(file, name, entry.type(), type));
        }
        if (entry.end() - entry.begin() > Integer.MAX_VALUE - 8) {
            throw new CheckpointException(
                    "%s: tensor \"%s\" takes %,d bytes, more than one array holds"
                            .formatted(file, name, entry.end() - entry.begin()));
        }
        return (int) entry.size();
    }

    private ByteBuffer bytes(String name) {
        Entry entry = entry(name);
        ByteBuffer bytes =
                ByteBuffer.allocate((int) (entry.end() - entry.begin()))
                        .order(ByteOrder.LITTLE_ENDIAN);
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            channel.position(dataStart + entry.begin());
            fill(bytes, channel);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        return bytes.flip();
    }

    private static void fill(ByteBuffer into, SeekableByteChannel from) throws IOException {
        while (into.hasRemaining()) {
            if (from.read(into) < 0) {
                throw new EOFException("it ends before its tensors do");
            }
        }
    }

    static CheckpointException unreadable(Path file, IOException e) {
        return e instanceof NoSuchFileException
                ? new CheckpointException("%s: no such file".formatted(file), e)
                : new CheckpointException(
                        "%s: cannot be read: %s".formatted(file, SafetensorsHeader.firstLine(e)),
                        e);
    }
}
