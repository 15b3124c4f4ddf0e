package io.nowstream.ingest.framelog;

import io.nowstream.frames.Frame;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.wire.Wire;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file of frames.
 *
 * @param file where it lies
 * @param feed whose frames they are
 * @param cadence time between frames
 * @param ends whether the series has an end of its own
 * @param begin where the first frame's entry begins, bytes
 */
record FrameLog(Path file, String feed, Duration cadence, boolean ends, long begin)
        implements FeedArchive {

    /**
     * Reads the header.
     *
     * @throws IOException if the file cannot be read, or does not begin as a frame log
     */
    static FrameLog open(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            byte[] magic = FrameLogFormat.magic();
            if (!Arrays.equals(in.readNBytes(magic.length), magic)) {
                throw new IOException(file + ": no frame log, it does not begin with NSFRAME1");
            }
            String feed = in.readUTF();
            long cadence = in.readLong();
            boolean ends = in.readUnsignedByte() == 1;
            if (feed.isEmpty() || cadence < 1) {
                throw new IOException(
                        ("%s: a frame log names its feed and a cadence above zero, this one \"%s\""
                                        + " and %d ms")
                                .formatted(file, feed, cadence));
            }
            int begin = magic.length + Short.BYTES + utfLength(feed) + Long.BYTES + Byte.BYTES;
            return new FrameLog(file, feed, Duration.ofMillis(cadence), ends, begin);
        } catch (EOFException e) {
            throw new IOException(file + ": cut off within its header", e);
        }
    }

    /** As {@link java.io.DataOutput#writeUTF} counts. */
    private static int utfLength(String text) {
        return text.chars().map(c -> c >= 1 && c <= 0x7F ? 1 : c <= 0x7FF ? 2 : 3).sum();
    }

    /** Up to the first damage, which is listed as one frame more that says what is wrong. */
    @Override
    public List<ArchivedFrame> frames() {
        List<ArchivedFrame> frames = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file)) {
            Instant newest = Instant.MIN;
            long size = channel.size();
            for (long at = begin; at < size; ) {
                Entry entry = entryAt(channel, at, size, newest);
                frames.add(entry);
                if (entry.damage() != null) {
                    break;
                }
                newest = entry.validTime();
                at = entry.position() + entry.length();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be listed".formatted(file), e);
        }
        return frames;
    }

    private Entry entryAt(FileChannel channel, long at, long size, Instant newest)
            throws IOException {
        Instant last = newest.equals(Instant.MIN) ? Instant.EPOCH : newest;
        ByteBuffer header = read(channel, at, FrameLogFormat.ENTRY_HEADER_BYTES);
        if (header.remaining() < FrameLogFormat.ENTRY_HEADER_BYTES) {
            return damaged(at, last, "cut off within the header of a frame");
        }
        Instant validTime = Instant.ofEpochMilli(header.getLong());
        int length = header.getInt();
        long position = at + FrameLogFormat.ENTRY_HEADER_BYTES;
        if (length < 1 || length > FrameLogFormat.LARGEST_MESSAGE) {
            return damaged(at, last, "a frame of %,d bytes".formatted(length));
        }
        if (length > size - position) {
            return damaged(
                    at,
                    last,
                    "cut off: a frame of %,d bytes, %,d left".formatted(length, size - position));
        }
        if (!validTime.isAfter(newest)) {
            return damaged(at, last, "a frame of %s behind one of %s".formatted(validTime, newest));
        }
        return new Entry(this, validTime, position, length, null);
    }

    private Entry damaged(long at, Instant last, String damage) {
        return new Entry(
                this, last, at, 0, "%s at byte %,d; what follows is lost".formatted(damage, at));
    }

    private static ByteBuffer read(FileChannel channel, long at, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) > 0) {
            // a channel may give less than was asked for
        }
        return buffer.flip();
    }

    /**
     * One frame's place.
     *
     * @param position where its message begins
     * @param length bytes of the message
     * @param damage why there is no message, or null if there is one
     */
    private record Entry(
            FrameLog log, Instant validTime, long position, int length, @Nullable String damage)
            implements ArchivedFrame {

        @Override
        public String origin() {
            return "%s@%d".formatted(log.name(), position);
        }

        @Override
        public Frame read() throws MalformedFrameException, IOException {
            if (damage != null) {
                throw new MalformedFrameException(log.name(), damage);
            }
            ByteBuffer message;
            try (FileChannel channel = FileChannel.open(log.file())) {
                message = FrameLog.read(channel, position, length);
            }
            if (message.remaining() < length) {
                throw new MalformedFrameException(
                        log.name(), "was cut off at byte %,d since".formatted(position));
            }
            Frame frame = frameIn(message.array());
            if (!frame.feed().equals(log.feed()) || !frame.validTime().equals(validTime)) {
                throw new MalformedFrameException(
                        log.name(),
                        "the frame at byte %,d is listed as %s, %s and is one of %s, %s"
                                .formatted(
                                        position,
                                        log.feed(),
                                        validTime,
                                        frame.feed(),
                                        frame.validTime()));
            }
            return frame.arrivedAt(validTime);
        }

        private Frame frameIn(byte[] message) throws MalformedFrameException {
            try {
                Frame frame = Wire.feedRecord(message).frame();
                if (frame != null) {
                    return frame;
                }
            } catch (MalformedRecordException e) {
                throw new MalformedFrameException(
                        log.name(), "at byte %,d: %s".formatted(position, e.getMessage()), e);
            }
            throw new MalformedFrameException(
                    log.name(), "the message at byte %,d is no frame".formatted(position));
        }
    }

    private String name() {
        return file.getFileName().toString();
    }
}
