package io.nowstream.app.cluster;

import io.nowstream.app.live.SmallPgm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntSupplier;

/** Leaves files in a feed's directory, and clears away what is old and has been read. */
final class FileSender {

    private static final int KEPT = 60;

    private final Path directory;
    private final IntSupplier read;
    private final Deque<Path> there = new ArrayDeque<>();
    private int sent;

    /**
     * @param read how many of them have come out of the job
     */
    FileSender(Path directory, IntSupplier read) {
        this.directory = directory;
        this.read = read;
    }

    /** The next one. */
    void send() throws IOException {
        there.addLast(SmallPgm.write(directory, sent++));
        if (there.size() > KEPT && read.getAsInt() > sent - there.size()) {
            Files.delete(there.removeFirst());
        }
    }

    int sent() {
        return sent;
    }
}
