package io.nowstream.ingest.framelog;

import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.wire.Wire;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

/**
 * Writes one feed's frame log. It has its name only when it is whole: before that it is called
 * {@code *.frames.part}, and a writer that is closed without {@link #finish} leaves nothing.
 */
public final class FrameLogWriter implements AutoCloseable {

    private final String feed;
    private final Path file;
    private final Path part;
    private final DataOutputStream out;
    private Instant newest = Instant.MIN;
    private boolean open = true;

    /**
     * @param directory made if it is not there
     * @param feed its name; in the file's name, what is no letter, digit or hyphen becomes a hyphen
     * @param cadence time between frames
     * @param ends whether the series has an end of its own
     * @throws FileAlreadyExistsException if the directory has a log of this feed
     */
    public FrameLogWriter(Path directory, String feed, Duration cadence, boolean ends)
            throws IOException {
        String name = feed.replaceAll("[^A-Za-z0-9-]", "-") + FrameLogFormat.SUFFIX;
        this.feed = feed;
        this.file = directory.resolve(name);
        this.part = directory.resolve(name + ".part");
        Files.createDirectories(directory);
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(
                    file.toString(), null, "holds frames already; name another directory");
        }
        out =
                new DataOutputStream(
                        new BufferedOutputStream(
                                Files.newOutputStream(
                                        part,
                                        StandardOpenOption.CREATE,
                                        StandardOpenOption.TRUNCATE_EXISTING,
                                        StandardOpenOption.WRITE),
                                1 << 16));
        out.write(FrameLogFormat.magic());
        out.writeUTF(feed);
        out.writeLong(cadence.toMillis());
        out.writeByte(ends ? 1 : 0);
    }

    /**
     * Appends a frame.
     *
     * @throws IllegalArgumentException if it is another feed's, or not after the one before it
     */
    public void append(Frame frame) throws IOException {
        if (!frame.feed().equals(feed)) {
            throw new IllegalArgumentException(
                    "a frame of %s does not belong into the log of %s"
                            .formatted(frame.feed(), feed));
        }
        if (!frame.validTime().isAfter(newest)) {
            throw new IllegalArgumentException(
                    "%s: a frame of %s comes behind one of %s"
                            .formatted(feed, frame.validTime(), newest));
        }
        newest = frame.validTime();
        byte[] message = Wire.encode(FeedRecord.of(frame));
        out.writeLong(frame.validTime().toEpochMilli());
        out.writeInt(message.length);
        out.write(message);
    }

    /** Gives the log its name. */
    public void finish() throws IOException {
        open = false;
        out.close();
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            out.close();
            Files.delete(part);
        }
    }
}
