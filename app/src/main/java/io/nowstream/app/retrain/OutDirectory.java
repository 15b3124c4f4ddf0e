package io.nowstream.app.retrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.nowstream.app.UserMistake;
import io.nowstream.frames.LocalStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Where a retraining works: each step ends in a file that is put in place in one move, so that
 * whatever is there is whole, and the next process goes on behind it. One process at a time.
 */
final class OutDirectory implements AutoCloseable {

    static final String REQUEST = "request.json";
    static final String VERDICT = "verdict.json";
    static final String REPORT = "report.md";
    static final String CHART = "report.png";
    static final String RESULT = "result.json";
    static final String CURVE = "curve.csv";

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path directory;
    private final LocalStore store;
    private final FileChannel lock;

    private OutDirectory(Path directory, FileChannel lock) {
        this.directory = directory;
        this.store = new LocalStore(directory);
        this.lock = lock;
    }

    /**
     * Takes a directory, which is made if it is not there.
     *
     * @throws UserMistake if another process works in it; its lock goes with it, however it dies
     */
    static OutDirectory take(Path directory) throws IOException {
        Files.createDirectories(directory);
        FileChannel channel =
                FileChannel.open(
                        directory.resolve(".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        if (isTaken(channel)) {
            channel.close();
            throw new UserMistake(
                    "%s: another process retrains there; wait for it, or give another --out"
                            .formatted(directory));
        }
        return new OutDirectory(directory, channel);
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock == null;
        } catch (OverlappingFileLockException inThisProcess) {
            return true;
        }
    }

    Path directory() {
        return directory;
    }

    /** The trainer's own. */
    Path training() {
        return directory.resolve("training");
    }

    /** The checkpoint that is judged. */
    Path candidate() {
        return directory.resolve("candidate");
    }

    /**
     * What an earlier process has come to, if it has.
     *
     * @throws UserMistake if the file is damaged
     */
    <T> Optional<T> read(String name, Class<T> type) throws IOException {
        Optional<byte[]> bytes = store.get(name);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(bytes.get(), type));
        } catch (JsonProcessingException e) {
            throw new UserMistake(
                    "%s: damaged (%s); retrain into another directory (--out)"
                            .formatted(
                                    directory.resolve(name),
                                    e.getOriginalMessage().lines().findFirst().orElse("")),
                    e);
        }
    }

    /** The bytes of a file of the trainer's, if it is there. */
    Optional<byte[]> trainingFile(String name) throws IOException {
        return new LocalStore(training()).get(name);
    }

    void write(String name, Record content) throws IOException {
        store.put(name, json(content));
    }

    void write(String name, byte[] bytes) throws IOException {
        store.put(name, bytes);
    }

    /** As it is written and printed. */
    static byte[] json(Record content) throws JsonProcessingException {
        return JSON.writeValueAsBytes(content);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
