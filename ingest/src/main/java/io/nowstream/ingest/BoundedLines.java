package io.nowstream.ingest;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Lines of a text, of a bounded length each: a file without line breaks is one line that is too
 * long, and takes no more memory than any other.
 *
 * <p>Lines end with LF or CR LF; the last may lack it.
 */
public final class BoundedLines implements Closeable {

    private final InputStream in;
    private final int maxBytes;
    private final byte[] piece = new byte[1 << 16];
    private int next;
    private int end;
    private long number;
    private boolean whole;

    /**
     * One line.
     *
     * @param number 1 for the first
     * @param bytes without the line break; of a line that is too long only its beginning
     * @param tooLong whether it had more than the allowed bytes
     */
    public record Line(long number, byte[] bytes, boolean tooLong) {

        /** As UTF-8; what is no UTF-8 becomes the replacement character. */
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        /** Whether there is nothing on it but blanks. */
        public boolean isBlank() {
            for (byte b : bytes) {
                if (b != ' ' && b != '\t') {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * @param in read to its end, or until closed with this
     * @param maxBytes of a line
     */
    public BoundedLines(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** The next line, or empty at the end. */
    public Optional<Line> next() throws IOException {
        if (!hasByte()) {
            return Optional.empty();
        }
        number++;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean tooLong = false;
        whole = false;
        while (hasByte()) {
            byte b = piece[next++];
            if (b == '\n') {
                whole = true;
                break;
            }
            if (line.size() < maxBytes) {
                line.write(b);
            } else {
                // The CR of a line break is not part of a line that is just long enough.
                tooLong |= b != '\r';
            }
        }
        return Optional.of(new Line(number, withoutReturn(line.toByteArray()), tooLong));
    }

    /** Number of the line that was read last; 0 before the first. */
    public long number() {
        return number;
    }

    /** Whether the line that was read last ended with a line break. */
    public boolean wasWhole() {
        return whole;
    }

    private static byte[] withoutReturn(byte[] line) {
        boolean returns = line.length > 0 && line[line.length - 1] == '\r';
        return returns ? Arrays.copyOf(line, line.length - 1) : line;
    }

    private boolean hasByte() throws IOException {
        while (next == end) {
            end = in.read(piece);
            next = 0;
            if (end < 0) {
                end = 0;
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
