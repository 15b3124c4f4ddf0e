package io.nowstream.ingest.traffic;

import io.nowstream.frames.Grid;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.FileSeries;
import io.nowstream.ingest.MalformedFrameException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * New York's traffic as two benchmarks have it: taxis and bicycles on STDN's grid ({@code
 * nyc-taxi}, {@code nyc-bike}), and taxis between the zones of Manhattan, a file for each month
 * ({@code nyc-zones}).
 *
 * <p>A frame is half an hour, named by its beginning: channel 0 the vehicles that came into each
 * cell, channel 1 those that left it. Local time becomes UTC here, by {@link LocalSlots}. Files of
 * a feed are one series; where one is missing, the feed has a gap.
 */
public final class TrafficArchive implements Archive {

    private static final Logger LOG = LoggerFactory.getLogger(TrafficArchive.class);

    static final Duration CADENCE = Duration.ofMinutes(30);

    private static final LocalSlots SLOTS = new LocalSlots(ZoneId.of("America/New_York"), CADENCE);

    private final List<FeedArchive> feeds;
    private final Flows flows = new Flows();

    private TrafficArchive(List<TrafficFile> files) {
        feeds = FileSeries.byFeed(files, TrafficFile::feed, CADENCE, this::framesOf);
    }

    /** Whether a directory holds files of these sets, itself and not below. */
    public static boolean liesIn(Path directory) throws IOException {
        return !filesIn(directory).isEmpty();
    }

    /** Looks at names only; files are opened when their frames are listed. */
    public static TrafficArchive open(Path directory) throws IOException {
        return new TrafficArchive(filesIn(directory));
    }

    private static List<TrafficFile> filesIn(Path directory) throws IOException {
        return FileSeries.filesIn(
                directory,
                TrafficFile::of,
                Comparator.comparing(TrafficFile::first).thenComparing(TrafficFile::name));
    }

    @Override
    public List<FeedArchive> feeds() {
        return feeds;
    }

    @Override
    public void close() {
        flows.forget();
    }

    /** A file that cannot be read is listed as its first slot, which says why. */
    private List<ArchivedFrame> framesOf(TrafficFile file) {
        Grid grid = Places.grid(file.layout().place());
        List<ArchivedFrame> frames = new ArrayList<>();
        int slots = slots(file);
        for (int slot = 0; slot < slots; slot++) {
            Optional<Instant> time = SLOTS.time(file.first(), slot);
            if (time.isPresent()) {
                frames.add(new Slot(flows, file, grid, slot, time.get()));
            }
        }
        return frames;
    }

    private static int slots(TrafficFile file) {
        try {
            return Flows.slots(file);
        } catch (MalformedFrameException unreadable) {
            return 1;
        } catch (IOException e) {
            LOG.warn("{} cannot be read now: {}", file.name(), e.getMessage());
            return 1;
        }
    }
}
