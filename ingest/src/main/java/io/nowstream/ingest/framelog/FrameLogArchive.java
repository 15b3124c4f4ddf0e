package io.nowstream.ingest.framelog;

import io.nowstream.ingest.Archive;
import io.nowstream.ingest.FeedArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The frame logs that lie in a directory, one feed each. Opening it reads the files' headers;
 * listing a feed's frames walks over its file without reading a message.
 */
public final class FrameLogArchive implements Archive {

    private final List<FeedArchive> feeds;

    private FrameLogArchive(List<FeedArchive> feeds) {
        this.feeds = feeds;
    }

    /** Whether a frame log lies in the directory. */
    public static boolean liesIn(Path directory) throws IOException {
        return !logsIn(directory).isEmpty();
    }

    /**
     * Opens the directory's logs.
     *
     * @throws IOException if a file cannot be read or is no frame log, or two are of one feed
     */
    public static FrameLogArchive open(Path directory) throws IOException {
        Map<String, FrameLog> byFeed = new TreeMap<>();
        for (Path file : logsIn(directory)) {
            FrameLog log = FrameLog.open(file);
            FrameLog other = byFeed.put(log.feed(), log);
            if (other != null) {
                throw new IOException(
                        "%s and %s are both logs of %s; one feed has one log"
                                .formatted(other.file(), file, log.feed()));
            }
        }
        return new FrameLogArchive(byFeed.values().stream().map(FeedArchive.class::cast).toList());
    }

    private static List<Path> logsIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(
                            file ->
                                    file.getFileName().toString().endsWith(FrameLogFormat.SUFFIX)
                                            && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public List<FeedArchive> feeds() {
        return feeds;
    }

    /** Nothing is held open between two frames. */
    @Override
    public void close() {}
}
