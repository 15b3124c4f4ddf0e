package io.nowstream.ingest.zarr;

import io.nowstream.frames.Frame;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Store;
import io.nowstream.frames.archive.ArchivedDay;
import io.nowstream.frames.archive.ArchivedEntry;
import io.nowstream.frames.archive.ArchivedFeed;
import io.nowstream.frames.archive.FrameArchive;
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
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Frames that {@code nowstream run} archived, with their arrival times. Of each valid time the
 * newest revision, or the newest that had arrived by an instant, or all of them.
 *
 * <p>Nothing is kept: days are listed when they are asked for, and cells are read with their frame.
 */
public final class ZarrArchive implements Archive {

    private final FrameArchive archive;
    private final List<ArchivedFeed> feeds;
    private final Instant until;
    private final boolean everyRevision;

    private ZarrArchive(
            FrameArchive archive, List<ArchivedFeed> feeds, Instant until, boolean everyRevision) {
        this.archive = archive;
        this.feeds = feeds;
        this.until = until;
        this.everyRevision = everyRevision;
    }

    /** Whether a directory is an archive of ours. */
    public static boolean liesIn(Path directory) throws IOException {
        return Files.isRegularFile(directory.resolve(".zattrs"))
                && FrameArchive.liesIn(new LocalStore(directory));
    }

    /**
     * Reads which feeds there are.
     *
     * @throws UnknownArchiveException if there is none, or a feed's folder does not say which it is
     */
    public static ZarrArchive open(Path directory) throws IOException {
        return open(new LocalStore(directory), directory.toString());
    }

    /**
     * The same of an archive at the top of any store.
     *
     * @param place where that is, for messages
     * @throws UnknownArchiveException if there is none, or a feed's folder does not say which it is
     */
    public static ZarrArchive open(Store store, String place) throws IOException {
        if (!FrameArchive.liesIn(store)) {
            throw new UnknownArchiveException(
                    place + ": not there, or no archive of Nowstream's (no .zattrs that says so)");
        }
        FrameArchive archive = new FrameArchive(store);
        try {
            List<ArchivedFeed> feeds = archive.feeds();
            if (feeds.isEmpty()) {
                throw new UnknownArchiveException(
                        place + ": an archive of Nowstream's without a frame in it yet");
            }
            return new ZarrArchive(archive, feeds, Instant.MAX, false);
        } catch (MalformedRecordException e) {
            throw new UnknownArchiveException(
                    "%s: %s; take that folder away and the others can be read"
                            .formatted(place, e.getMessage()),
                    e);
        }
    }

    /** The archive as it was: only what had arrived at an instant, or by then. */
    public ZarrArchive asOf(Instant instant) {
        return new ZarrArchive(archive, feeds, instant, everyRevision);
    }

    /** With corrections beside what they correct: what a replay needs to decide as live. */
    public ZarrArchive everyRevision() {
        return new ZarrArchive(archive, feeds, until, true);
    }

    @Override
    public List<FeedArchive> feeds() {
        return feeds.stream().map(feed -> (FeedArchive) new Days(feed)).toList();
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private final class Days implements FeedArchive {

        private final ArchivedFeed feed;

        Days(ArchivedFeed feed) {
            this.feed = feed;
        }

        @Override
        public String feed() {
            return feed.feed();
        }

        @Override
        public Duration cadence() {
            return feed.cadence();
        }

        @Override
        public boolean ends() {
            // As of an instant nobody can say whether the End had been there.
            return feed.ended() && until.equals(Instant.MAX);
        }

        /** What cannot be listed of a day is one frame at its beginning, which says why. */
        @Override
        public List<ArchivedFrame> frames() {
            List<ArchivedFrame> frames = new ArrayList<>();
            try {
                for (LocalDate day : archive.days(feed())) {
                    list(day, frames);
                }
            } catch (IOException e) {
                frames.add(new Unreadable(feed(), Instant.EPOCH, Optional.of(e), ""));
            }
            return frames;
        }

        private void list(LocalDate day, List<ArchivedFrame> frames) {
            Instant begin = day.atStartOfDay().toInstant(ZoneOffset.UTC);
            try {
                ArchivedDay listed = archive.day(feed(), day);
                for (String damage : listed.damages()) {
                    frames.add(new Unreadable(feed() + " " + day, begin, Optional.empty(), damage));
                }
                wanted(listed).forEach(entry -> frames.add(new Entry(entry)));
            } catch (IOException e) {
                frames.add(new Unreadable(feed() + " " + day, begin, Optional.of(e), ""));
            }
        }

        private List<ArchivedEntry> wanted(ArchivedDay day) {
            return everyRevision
                    ? day.entries().stream()
                            .filter(entry -> !entry.arrivalTime().isAfter(until))
                            .toList()
                    : day.newest(until);
        }
    }

    private record Entry(ArchivedEntry entry) implements ArchivedFrame {

        @Override
        public String origin() {
            return entry.origin();
        }

        @Override
        public Instant validTime() {
            return entry.validTime();
        }

        @Override
        public Optional<Instant> recordedArrival() {
            return Optional.of(entry.arrivalTime());
        }

        @Override
        public Frame read() throws MalformedFrameException, IOException {
            try {
                return entry.read();
            } catch (MalformedRecordException e) {
                throw new MalformedFrameException(origin(), String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** Stands for what could not be listed. */
    private record Unreadable(
            String origin, Instant validTime, Optional<IOException> failure, String damage)
            implements ArchivedFrame {

        @Override
        public Frame read() throws MalformedFrameException, IOException {
            if (failure.isPresent()) {
                throw failure.get();
            }
            throw new MalformedFrameException(origin, damage);
        }
    }
}
