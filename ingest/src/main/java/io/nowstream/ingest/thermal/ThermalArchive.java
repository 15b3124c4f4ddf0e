package io.nowstream.ingest.thermal;

import io.nowstream.ingest.Archive;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.FileSeries;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

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
        feeds =
                FileSeries.byFeed(
                        files, ThermalFile::feed, CADENCE, file -> PictureList.of(file, cursors));
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
        return FileSeries.filesIn(
                directory,
                ThermalFile::of,
                Comparator.comparing(ThermalFile::begun).thenComparing(ThermalFile::name));
    }

    @Override
    public List<FeedArchive> feeds() {
        return feeds;
    }

    @Override
    public void close() throws IOException {
        cursors.close();
    }
}
