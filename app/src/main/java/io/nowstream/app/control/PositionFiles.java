package io.nowstream.app.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.nowstream.app.UserMistake;
import io.nowstream.app.models.FeedWord;
import io.nowstream.frames.LocalStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the feeds stand: one small file each, {@code control/FEED.json} in the run's state
 * directory, each replaced whole. One controller at a time: two would release everything twice.
 */
final class PositionFiles implements AutoCloseable {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String SUFFIX = ".json";

    private final Path directory;
    private final LocalStore store;
    private final FileChannel lock;

    private PositionFiles(Path directory, FileChannel lock) {
        this.directory = directory;
        this.store = new LocalStore(directory);
        this.lock = lock;
    }

    /**
     * Takes them.
     *
     * @throws UserMistake if another controller has them; the lock goes with its process
     */
    static PositionFiles take(Path state) throws IOException {
        Path directory = Files.createDirectories(state.resolve("control"));
        FileChannel channel =
                FileChannel.open(
                        directory.resolve(".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        if (isTaken(channel)) {
            channel.close();
            throw new UserMistake(
                    directory + ": another controller is at work there; a run has one of them");
        }
        return new PositionFiles(directory, channel);
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock == null;
        } catch (OverlappingFileLockException inThisProcess) {
            return true;
        }
    }

    /**
     * All of them.
     *
     * @throws IOException if one is damaged: to begin anew would release what is released
     */
    List<Position> all() throws IOException {
        List<Position> positions = new ArrayList<>();
        for (String name : store.list("")) {
            if (name.endsWith(SUFFIX)) {
                positions.add(read(name));
            }
        }
        return positions;
    }

    private Position read(String name) throws IOException {
        try {
            return JSON.readValue(store.get(name).orElseThrow(), Position.class);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    ("%s: damaged (%s); look into the run's audit where its feed stands, remove"
                                    + " the file, and the controller begins anew with that feed")
                            .formatted(
                                    directory.resolve(name),
                                    e.getOriginalMessage().lines().findFirst().orElse("")),
                    e);
        }
    }

    void write(Position position) throws IOException {
        store.put(FeedWord.of(position.feed()) + SUFFIX, JSON.writeValueAsBytes(position));
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
