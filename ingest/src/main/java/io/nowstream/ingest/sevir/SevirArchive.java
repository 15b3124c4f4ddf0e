package io.nowstream.ingest.sevir;

import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.UnknownArchiveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * VIL events of a {@code CATALOG.csv} and its HDF5 files; each event is a feed {@code sevir/<id>}
 * that ends with its last frame.
 *
 * <p>An event is read as a whole, once: frames of one event lie side by side in its chunk. Events
 * that were read lately stay packed in memory, so that overlapping events can be read in turns.
 */
public final class SevirArchive implements Archive {

    private static final Logger LOG = LoggerFactory.getLogger(SevirArchive.class);

    /** Some twenty typical events. */
    private static final long CACHE_BYTES = 64 << 20;

    private final SevirFiles files;
    private final List<CatalogRow> rows;

    /** By event id, least recently used first. */
    private final Map<String, StoredEvent> events = new LinkedHashMap<>(16, 0.75f, true);

    private long cachedBytes;

    private SevirArchive(SevirFiles files, List<CatalogRow> rows) {
        this.files = files;
        this.rows = rows;
    }

    /** Whether a directory holds a catalogue. */
    public static boolean liesIn(Path directory) {
        return Files.isRegularFile(directory.resolve(SevirLayout.CATALOG));
    }

    /**
     * Reads the catalogue. Events whose files are not there are left out: few have all of SEVIR.
     *
     * @throws UnknownArchiveException if there is no event to replay
     */
    public static SevirArchive open(Path directory) throws IOException {
        Path catalog = directory.resolve(SevirLayout.CATALOG);
        List<CatalogRow> rows = Catalog.read(catalog);
        SevirFiles files = new SevirFiles(directory);
        List<CatalogRow> there =
                rows.stream().filter(row -> files.find(row.fileName()).isPresent()).toList();
        if (there.isEmpty()) {
            throw new UnknownArchiveException(
                    "%s lists %,d usable VIL events and none of their files is there; expected e.g. %s"
                            .formatted(
                                    catalog,
                                    rows.size(),
                                    directory.resolve("data").resolve(example(rows))));
        }
        if (there.size() < rows.size()) {
            LOG.warn(
                    "{}: {} of {} events left out, their files are not there",
                    catalog,
                    rows.size() - there.size(),
                    rows.size());
        }
        return new SevirArchive(files, there);
    }

    private static String example(List<CatalogRow> rows) {
        return rows.isEmpty()
                ? "vil/2019/SEVIR_VIL_STORMEVENTS_2019_0701_1231.h5"
                : rows.get(0).fileName();
    }

    @Override
    public List<FeedArchive> feeds() {
        List<FeedArchive> feeds = new ArrayList<>();
        for (CatalogRow row : rows) {
            feeds.add(new Event(row));
        }
        return feeds;
    }

    @Override
    public void close() {
        files.close();
        events.clear();
        cachedBytes = 0;
    }

    private StoredEvent load(CatalogRow row) throws IOException {
        StoredEvent event = events.get(row.id());
        if (event != null) {
            return event;
        }
        try {
            event = StoredEvent.of(files.event(row), row.grid());
        } catch (MalformedFrameException e) {
            event = StoredEvent.damaged(e.reason());
        }
        events.put(row.id(), event);
        cachedBytes += event.bytes();
        var oldest = events.values().iterator();
        while (cachedBytes > CACHE_BYTES && events.size() > 1) {
            cachedBytes -= oldest.next().bytes();
            oldest.remove();
        }
        return event;
    }

    private final class Event implements FeedArchive {

        private final CatalogRow row;

        Event(CatalogRow row) {
            this.row = row;
        }

        @Override
        public String feed() {
            return SevirLayout.FEED_PREFIX + row.id();
        }

        @Override
        public Duration cadence() {
            return SevirLayout.CADENCE;
        }

        @Override
        public boolean ends() {
            return true;
        }

        /** An event that cannot be read is listed as one frame, which says why. */
        @Override
        public List<ArchivedFrame> frames() {
            List<ArchivedFrame> frames = new ArrayList<>();
            try {
                StoredEvent event = load(row);
                for (int i = 0; i < event.frames().size(); i++) {
                    if (event.frames().get(i).isPresent()) {
                        frames.add(new EventFrame(row, i));
                    }
                }
                if (!event.damage().isEmpty()) {
                    frames.add(new EventFrame(row, 0));
                }
            } catch (IOException e) {
                LOG.warn("event {} cannot be read now: {}", row.id(), e.getMessage());
                frames.add(new EventFrame(row, 0));
            }
            return frames;
        }
    }

    private final class EventFrame implements ArchivedFrame {

        private final CatalogRow row;
        private final int number;

        EventFrame(CatalogRow row, int number) {
            this.row = row;
            this.number = number;
        }

        @Override
        public String origin() {
            return "%s[%s,%d]".formatted(fileName(), row.id(), number);
        }

        private String fileName() {
            return row.fileName().substring(row.fileName().lastIndexOf('/') + 1);
        }

        @Override
        public Instant validTime() {
            return row.validTime(number);
        }

        @Override
        public Frame read() throws MalformedFrameException, IOException {
            StoredEvent event = load(row);
            if (!event.damage().isEmpty()) {
                throw new MalformedFrameException(fileName(), event.damage());
            }
            byte[] cells =
                    event.frames()
                            .get(number)
                            .orElseThrow(
                                    () ->
                                            new MalformedFrameException(
                                                    fileName(),
                                                    "frame %d of %s is absent"
                                                            .formatted(number, row.id())));
            Channel channel = Channel.of(Quantity.VIL, SevirLayout.PACKING, cells);
            return new Frame(
                    SevirLayout.FEED_PREFIX + row.id(),
                    row.grid(),
                    validTime(),
                    validTime(),
                    List.of(channel));
        }
    }
}
