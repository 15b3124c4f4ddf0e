package io.nowstream.app.cluster;

import io.nowstream.app.live.SmallPgm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Leaves a file a second in a feed's directory, and clears away what is old, as senders do. */
final class FileSender {

    private static final int KEPT = 60;

    private final Path directory;
    private final Deque<Path> there = new ArrayDeque<>();
    private int sent;

    FileSender(Path directory) {
        this.directory = directory;
    }

    /** The next one. */
    void send() throws IOException {
        there.addLast(SmallPgm.write(directory, sent++));
        if (there.size() > KEPT) {
            Files.delete(there.removeFirst());
        }
    }

    int sent() {
        return sent;
    }
}
