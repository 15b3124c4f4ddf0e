package io.nowstream.ingest.watch;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A text file to which lines are added, each behind what it speaks of; its first line says about
 * which log it speaks. A crash may cut off the last line, which then counts as not written. One
 * process at a time: the file beside it is locked.
 */
final class JournalFile implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(JournalFile.class);

    private final Path file;
    private final String header;
    private final FileChannel lockChannel;
    private Writer out = Writer.nullWriter();

    /**
     * Takes the file, and makes it if it is not there. {@link #rewrite} it before anything is
     * added.
     *
     * @param header its form and the log's identity
     * @throws IOException if another process has it, or the disk fails
     */
    static JournalFile open(Path file, String header) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        FileChannel lockChannel =
                FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock(lockChannel, lockFile);
            return new JournalFile(file, header, lockChannel);
        } catch (IOException | RuntimeException e) {
            lockChannel.close();
            throw e;
        }
    }

    private JournalFile(Path file, String header, FileChannel lockChannel) {
        this.file = file;
        this.header = header;
        this.lockChannel = lockChannel;
    }

    /** Held until the channel is closed, or the process ends, however it ends. */
    private static void lock(FileChannel channel, Path lockFile) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            throw inUse(lockFile);
        }
        if (lock == null) {
            throw inUse(lockFile);
        }
    }

    private static IOException inUse(Path lockFile) {
        return new IOException(
                "%s is locked: another ingest fills this feed; stop it, or use another state directory"
                        .formatted(lockFile));
    }

    /** The lines behind the first; none if it is new, or about another log and so put aside. */
    List<String> read() throws IOException {
        List<String> lines = wholeLines();
        if (lines.isEmpty()) {
            return lines;
        }
        if (!lines.get(0).equals(header)) {
            Path aside = file.resolveSibling(file.getFileName() + ".other-log");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            LOG.warn(
                    "{} is about another log than this run's (\"{}\"): put aside as {}; what this"
                            + " log holds is read back",
                    file,
                    header,
                    aside.getFileName());
            return List.of();
        }
        return lines.subList(1, lines.size());
    }

    private List<String> wholeLines() throws IOException {
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /** Adds a line for good. */
    void add(String line) throws IOException {
        out.write(line + "\n");
        out.flush();
    }

    /** Writes it anew, whole or not at all. */
    void rewrite(Iterable<String> lines) throws IOException {
        out.close();
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (Writer writer = Files.newBufferedWriter(fresh)) {
            writer.write(header + "\n");
            for (String line : lines) {
                writer.write(line + "\n");
            }
        }
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        out = Files.newBufferedWriter(file, StandardOpenOption.APPEND);
    }

    /** For messages. */
    @Override
    public String toString() {
        return file.toString();
    }

    @Override
    public void close() throws IOException {
        out.close();
        lockChannel.close();
    }
}
