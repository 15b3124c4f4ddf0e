package io.nowstream.app.job;

import io.nowstream.app.UserMistake;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** One process per directory: two would publish, or archive, everything twice. */
public final class StateLock implements AutoCloseable {

    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes a state directory.
     *
     * @throws UserMistake if another process has it
     */
    public static StateLock take(Path state) throws IOException {
        return take(state, "stop that one or set another state");
    }

    /**
     * @param whatNow what to do if it is taken, for the message
     * @throws UserMistake if another process has it; the lock goes with the process that holds it,
     *     however that dies
     */
    public static StateLock take(Path state, String whatNow) throws IOException {
        return tryTake(state)
                .orElseThrow(
                        () ->
                                new UserMistake(
                                        state + " is in use by another nowstream; " + whatNow));
    }

    /** The same, or empty if another process has it. */
    public static Optional<StateLock> tryTake(Path state) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            // Held by ourselves: the same answer as if held by another process.
        }
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(new StateLock(channel));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
