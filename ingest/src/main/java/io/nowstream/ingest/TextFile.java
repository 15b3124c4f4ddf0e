package io.nowstream.ingest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A text file, gzipped if its name ends with {@code .gz}, as bounded lines. */
public final class TextFile {

    private static final String GZIPPED = ".gz";

    private TextFile() {}

    /**
     * Opens it.
     *
     * @param maxBytes of a line
     * @throws IOException if it is gone, or {@link #isDamage damaged} already at its beginning
     */
    public static BoundedLines open(Path file, int maxBytes) throws IOException {
        InputStream in = Files.newInputStream(file);
        if (!isGzipped(file)) {
            return new BoundedLines(in, maxBytes);
        }
        try {
            return new BoundedLines(new GZIPInputStream(in, 1 << 16), maxBytes);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static boolean isGzipped(Path file) {
        return file.getFileName().toString().endsWith(GZIPPED);
    }

    /** The file's name without its {@code .gz}. */
    public static String plainName(Path file) {
        String name = file.getFileName().toString();
        return isGzipped(file) ? name.substring(0, name.length() - GZIPPED.length()) : name;
    }

    /** Whether an error is the gzip's own and not the disk's. */
    public static boolean isDamage(IOException e) {
        return e instanceof EOFException || e instanceof ZipException;
    }

    /** What to say of such an error. */
    public static String damage(IOException e) {
        return e instanceof EOFException
                ? "truncated gzip: ends too early"
                : "damaged gzip: " + e.getMessage();
    }
}
