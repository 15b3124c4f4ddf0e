package io.nowstream.app.retrain;

import io.nowstream.app.UserMistake;
import io.nowstream.app.store.PlacedArchives;
import io.nowstream.app.store.Stores;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.SlottedFeed;
import io.nowstream.ingest.zarr.ZarrArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What was known of one feed at a cut-off, out of all archives that hold it: frames that are valid
 * and arrived before it, on the slots of its cadence as in the stream. Where an archive has not
 * recorded when a frame arrived, its valid time counts.
 *
 * <p>Closing it closes the archives.
 */
final class KnownFrames implements AutoCloseable {

    /** How many names a message tells. */
    private static final int TOLD = 8;

    /** Some frames of a feed. */
    private record Stretch(String feed, Duration cadence, boolean ends, List<ArchivedFrame> frames)
            implements FeedArchive {}

    private final List<Archive> archives;
    private final String feed;
    private final Duration cadence;
    private final List<ArchivedFrame> frames;

    private KnownFrames(
            List<Archive> archives, String feed, Duration cadence, List<ArchivedFrame> frames) {
        this.archives = archives;
        this.feed = feed;
        this.cadence = cadence;
        this.frames = List.copyOf(frames);
    }

    /**
     * Opens the archives; no frame is read.
     *
     * @param until the cut-off; none: everything
     * @param places directories or addresses
     * @throws UserMistake if one is not there, none holds the feed, two differ in its cadence, or
     *     nothing was known by then
     */
    static KnownFrames open(List<String> places, String feed, Optional<Instant> until)
            throws IOException {
        List<Archive> archives = new ArrayList<>();
        try {
            for (String place : places) {
                if (!Stores.isRemote(place) && !Files.isDirectory(Stores.directory(place))) {
                    throw new UserMistake(place + ": no such directory");
                }
                archives.add(asOf(until, PlacedArchives.open(place)));
            }
            return of(archives, places, feed, until);
        } catch (IOException | RuntimeException e) {
            close(archives);
            throw e;
        }
    }

    /** Our own archive knows what a frame was before it was corrected. */
    private static Archive asOf(Optional<Instant> until, Archive archive) {
        return until.isPresent() && archive instanceof ZarrArchive ours
                ? ours.asOf(until.get().minusMillis(1))
                : archive;
    }

    private static KnownFrames of(
            List<Archive> archives, List<String> places, String feed, Optional<Instant> until) {
        List<FeedArchive> holding = new ArrayList<>();
        TreeSet<String> others = new TreeSet<>();
        for (Archive archive : archives) {
            for (FeedArchive there : archive.feeds()) {
                if (there.feed().equals(feed)) {
                    holding.add(there);
                }
                others.add(there.feed());
            }
        }
        if (holding.isEmpty()) {
            throw new UserMistake(
                    "no feed \"%s\" in %s; there are %s"
                            .formatted(
                                    feed,
                                    String.join(", ", places),
                                    others.stream().limit(TOLD).collect(Collectors.joining(", "))
                                            + (others.size() > TOLD ? ", …" : "")));
        }
        Duration cadence = holding.get(0).cadence();
        for (FeedArchive there : holding) {
            if (!there.cadence().equals(cadence)) {
                throw new UserMistake(
                        "%s has a frame every %,d ms in one archive and every %,d ms in another"
                                .formatted(feed, cadence.toMillis(), there.cadence().toMillis()));
            }
        }
        return new KnownFrames(archives, feed, cadence, frames(holding, feed, until));
    }

    private static List<ArchivedFrame> frames(
            List<FeedArchive> holding, String feed, Optional<Instant> until) {
        TreeMap<Instant, ArchivedFrame> byTime = new TreeMap<>();
        for (FeedArchive there : holding) {
            List<ArchivedFrame> known =
                    there.frames().stream()
                            .filter(frame -> until.isEmpty() || isKnown(frame, until.get()))
                            .toList();
            FeedArchive slotted =
                    new SlottedFeed(new Stretch(feed, there.cadence(), there.ends(), known));
            slotted.frames().forEach(frame -> byTime.putIfAbsent(frame.validTime(), frame));
        }
        if (byTime.isEmpty()) {
            throw new UserMistake(
                    "nothing was known of %s %s"
                            .formatted(
                                    feed,
                                    until.map(time -> "before " + time).orElse("in the archives")));
        }
        return List.copyOf(byTime.values());
    }

    private static boolean isKnown(ArchivedFrame frame, Instant until) {
        return frame.validTime().isBefore(until)
                && frame.recordedArrival().orElse(frame.validTime()).isBefore(until);
    }

    /** All of them, in order of valid time. */
    List<ArchivedFrame> frames() {
        return frames;
    }

    /** The first moment at which all of them were known. */
    Instant known() {
        Instant latest = Instant.MIN;
        for (ArchivedFrame frame : frames) {
            Instant arrival = frame.recordedArrival().orElse(frame.validTime());
            for (Instant time : List.of(frame.validTime(), arrival)) {
                latest = time.isAfter(latest) ? time : latest;
            }
        }
        return latest.plusMillis(1);
    }

    /**
     * The first that can be read: it says which grid and quantities the feed has.
     *
     * @throws UserMistake if none can
     */
    Frame firstReadable() throws IOException {
        Optional<MalformedFrameException> first = Optional.empty();
        for (ArchivedFrame frame : frames) {
            try {
                return frame.read();
            } catch (MalformedFrameException e) {
                first = first.or(() -> Optional.of(e));
            }
        }
        throw new UserMistake(
                "none of the %,d frames of %s can be read: %s"
                        .formatted(frames.size(), feed, first.orElseThrow().getMessage()));
    }

    /** A stretch of them as an archive of its own; closing that does nothing. */
    Archive part(int first, int end) {
        return archive(frames.subList(first, end));
    }

    /**
     * The same without those that cannot be read or lie on another grid, which would end a
     * comparison: where one is left out, a run ends.
     *
     * @param notes what is left out and why, a line each
     */
    Archive readablePart(int first, int end, Grid grid, Consumer<String> notes) throws IOException {
        List<ArchivedFrame> readable = new ArrayList<>();
        for (ArchivedFrame frame : frames.subList(first, end)) {
            try {
                if (frame.read().grid().equals(grid)) {
                    readable.add(frame);
                } else {
                    notes.accept("left out: %s: lies on another grid".formatted(frame.origin()));
                }
            } catch (MalformedFrameException e) {
                notes.accept("left out: " + e.getMessage());
            }
        }
        return archive(readable);
    }

    private Archive archive(List<ArchivedFrame> some) {
        FeedArchive part = new Stretch(feed, cadence, false, some);
        return new Archive() {
            @Override
            public List<FeedArchive> feeds() {
                return List.of(part);
            }

            @Override
            public void close() {}
        };
    }

    Duration cadence() {
        return cadence;
    }

    @Override
    public void close() throws IOException {
        close(archives);
    }

    private static void close(List<Archive> archives) throws IOException {
        for (Archive archive : archives) {
            archive.close();
        }
    }
}
