package io.nowstream.ingest.thermal;

import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Recordings of thermal cameras with 32 x 32 pixels, about ten pictures a second; each sensor is a
 * feed {@code thermal-<sensor>}.
 *
 * <p>The sensor's clock jitters, and pictures are lost on the way: two may fall into one slot of
 * the cadence and none into the next. Their exact times are kept here; assembly puts them on slots,
 * and {@link io.nowstream.ingest.SlottedFeed} does for whoever reads the archive itself.
 *
 * <p>Pictures stay in the file until they are read, one line at a time.
 */
public final class ThermalArchive implements Archive {

    private static final Duration CADENCE = Duration.ofMillis(100);

    private final List<FeedArchive> feeds;
    private final LineCursors cursors = new LineCursors();

    private ThermalArchive(List<ThermalFile> files) {
        Map<String, List<ThermalFile>> byFeed = new TreeMap<>();
        for (ThermalFile file : files) {
            byFeed.computeIfAbsent(file.feed(), feed -> new ArrayList<>()).add(file);
        }
        List<FeedArchive> found = new ArrayList<>();
        byFeed.forEach((feed, its) -> found.add(new Feed(feed, its)));
        feeds = List.copyOf(found);
    }

    /** Whether a directory holds recordings, itself and not below. */
    public static boolean liesIn(Path directory) throws IOException {
        return !filesIn(directory).isEmpty();
    }

    /** Looks at names only. */
    public static ThermalArchive open(Path directory) throws IOException {
        return new ThermalArchive(filesIn(directory));
    }

    private static List<ThermalFile> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .flatMap(file -> ThermalFile.of(file).stream())
                    .sorted(
                            Comparator.comparing(ThermalFile::begun)
                                    .thenComparing(ThermalFile::name))
                    .toList();
        }
    }

    @Override
    public List<FeedArchive> feeds() {
        return feeds;
    }

    @Override
    public void close() throws IOException {
        cursors.close();
    }

    private final class Feed implements FeedArchive {

        private final String feed;
        private final List<ThermalFile> files;

        Feed(String feed, List<ThermalFile> files) {
            this.feed = feed;
            this.files = files;
        }

        @Override
        public String feed() {
            return feed;
        }

        @Override
        public Duration cadence() {
            return CADENCE;
        }

        @Override
        public boolean ends() {
            return false;
        }

        @Override
        public List<ArchivedFrame> frames() {
            List<ArchivedFrame> frames = new ArrayList<>();
            for (ThermalFile file : files) {
                frames.addAll(PictureList.of(file, cursors));
            }
            // Stable: a line without a time stays behind the line before it.
            frames.sort(Comparator.comparing(ArchivedFrame::validTime));
            return frames;
        }
    }
}
