package io.nowstream.ingest.watch;

import io.nowstream.frames.Reading;
import io.nowstream.frames.Rejected;
import io.nowstream.ingest.publish.ReadingLog;
import io.nowstream.ingest.readings.ReadingSink;
import io.nowstream.ingest.readings.ReadingsFile;
import io.nowstream.ingest.readings.ReadingsSummary;
import io.nowstream.ingest.watch.SettledFiles.Found;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One feed's readings from a directory that is being filled (the directory itself, not those in
 * it).
 *
 * <ul>
 *   <li>A file is read when it has settled; files that settle together, in the order of their
 *       names.
 *   <li>Of a file that has grown, what is new is read. One that does not begin with what was read
 *       of it is another file: it is read whole.
 *   <li>What stands behind the last line break may be half a line: it is read when the file has not
 *       changed for {@value #SETTLE_TIMES} settle times. So is a gzip that ends too early.
 *   <li>A line that is no reading goes to {@code rejected}, once, and nothing else is disturbed.
 *   <li>Arrival time is the clock's when the file is read, and never before one that was given
 *       already.
 * </ul>
 *
 * <p>A restart loses nothing, and rejects nothing twice. What was published and is not yet in the
 * {@link ReadingsJournal} is published again, which gridding does not count again; rejected rows
 * that may be missing there are read back from the log.
 *
 * <p>Not thread-safe; after an exception, close it and open another one.
 */
public final class ReadingsIngest implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(ReadingsIngest.class);
    private static final int SETTLE_TIMES = 10;

    /** More than any crash leaves unaccounted for; a million bad lines must not fill the memory. */
    private static final int REMEMBERED_ROWS = 100_000;

    private final Path directory;
    private final ReadingsFile readings;
    private final String feed;
    private final ReadingLog log;
    private final Clock clock;
    private final WatchSettings settings;
    private final SettledFiles files;
    private final ReadingsJournal journal;
    private final Set<String> rowsThere = new HashSet<>();
    private final Map<String, String> openEnded = new HashMap<>(); // signature, by name
    private final Set<Found> unreadable = new HashSet<>(); // complained about already
    private boolean directoryIsGone;
    private Instant newestStamp;

    /**
     * @param directory need not be there yet: it is looked for until it is
     * @param readings how the feed's files are read
     * @param feed the feed's name
     * @param log the run's
     * @param stateDirectory where the journal lies, one file per feed; another one for each run
     * @param clock the machine's
     * @throws IOException if another process fills this feed
     */
    public static ReadingsIngest open(
            Path directory,
            ReadingsFile readings,
            String feed,
            ReadingLog log,
            Path stateDirectory,
            Clock clock,
            WatchSettings settings)
            throws IOException, InterruptedException {
        Path file =
                stateDirectory.resolve(
                        URLEncoder.encode(feed, StandardCharsets.UTF_8) + ".readings");
        ReadingsJournal journal =
                ReadingsJournal.open(
                        file, log.identity(), name -> Files.exists(directory.resolve(name)));
        try {
            ReadingsIngest ingest =
                    new ReadingsIngest(directory, readings, feed, log, journal, clock, settings);
            log.readBackRejected(journal.rowsSince(), ingest::isNew);
            return ingest;
        } catch (InterruptedException | RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    private ReadingsIngest(
            Path directory,
            ReadingsFile readings,
            String feed,
            ReadingLog log,
            ReadingsJournal journal,
            Clock clock,
            WatchSettings settings) {
        this.directory = directory;
        this.readings = readings;
        this.feed = feed;
        this.log = log;
        this.journal = journal;
        this.clock = clock;
        this.settings = settings;
        this.files = new SettledFiles(directory, ReadingsFile::recognises, settings.settle());
        this.newestStamp = journal.newest();
    }

    /**
     * Watches until the thread is interrupted.
     *
     * @throws IOException if the journal cannot be written
     * @throws io.nowstream.ingest.publish.PublishException if the log takes no more
     */
    public void run() throws IOException, InterruptedException {
        LOG.info("watching {} for readings of {}", directory, feed);
        while (true) {
            poll();
            Thread.sleep(files.pause(settings.pollInterval()).toMillis());
        }
    }

    /**
     * Looks once: publishes what is new in files that have settled.
     *
     * @return how many readings were published
     */
    public long poll() throws IOException, InterruptedException {
        long published = 0;
        for (Found file : settled()) {
            published += take(file);
        }
        if (!directoryIsGone && files.waiting() == 0) {
            journal.markComplete();
        }
        return published;
    }

    private List<Found> settled() {
        try {
            List<Found> settled = files.look(clock.instant(), this::isRead);
            directoryIsGone = false;
            return settled.stream().sorted(Comparator.comparing(Found::name)).toList();
        } catch (IOException e) {
            if (!directoryIsGone) {
                LOG.warn("{} cannot be read, and is tried again until it can: {}", directory, e);
            }
            directoryIsGone = true;
            return List.of();
        }
    }

    private boolean isRead(String name, FileSignature signature) {
        return journal.of(name).signature().equals(signature.text());
    }

    /** How many readings were new in it. */
    private long take(Found file) throws IOException, InterruptedException {
        FileLines lines;
        ReadingsSummary summary;
        Instant arrival = stamp();
        boolean wholly;
        try {
            lines = FileLines.of(file.path(), journal.of(file.name()).read());
            wholly = !lines.isOpenEnded() || hasWaited(file);
            summary = read(file, lines.fresh(wholly), arrival);
        } catch (IOException | UncheckedIOException e) {
            complain(file, e);
            return 0;
        }
        log.flush();
        note(file, lines, wholly, arrival);
        if (summary.rejected() > 0) {
            LOG.warn(
                    "{}: {} of its lines are no readings of {}; the topic rejected says why",
                    file.path(),
                    summary.rejected(),
                    feed);
        }
        return summary.readings();
    }

    /** Whether a file with an open end has looked like this before. */
    private boolean hasWaited(Found file) {
        String signature = file.signature().text();
        return signature.equals(openEnded.put(file.name(), signature));
    }

    private ReadingsSummary read(Found file, Optional<ReadingsFile.Lines> fresh, Instant arrival)
            throws IOException, InterruptedException {
        return fresh.isPresent()
                ? readings.read(file.path(), fresh.orElseThrow(), arrival, new ToLog())
                : new ReadingsSummary(0, 0);
    }

    private void note(Found file, FileLines lines, boolean wholly, Instant arrival)
            throws IOException {
        unreadable.remove(file);
        if (wholly) {
            openEnded.remove(file.name());
            journal.note(
                    file.name(),
                    new ReadingsJournal.Entry(file.signature().text(), arrival, lines.now()));
            return;
        }
        ReadSoFar before = journal.of(file.name()).read();
        boolean knowsTail = lines.known() > lines.now().lines();
        journal.note(
                file.name(),
                new ReadingsJournal.Entry(
                        "", arrival, knowsTail ? before : lines.now().wholeLines()));
        files.startOver(
                file, clock.instant().plus(settings.settle().multipliedBy(SETTLE_TIMES - 1)));
    }

    /** Its bytes cannot be had: no reason to reject them. It stays settled and is tried again. */
    private void complain(Found file, Exception e) throws InterruptedException {
        if (Thread.interrupted()) {
            // An interrupt closes the channel under a reader: no fault of the file.
            throw new InterruptedException("interrupted while reading " + file.path());
        }
        if (!(e instanceof NoSuchFileException) && unreadable.add(file)) {
            LOG.warn("{} cannot be read, and is tried again until it can: {}", file.path(), e);
        }
    }

    /** Where lines go. */
    private final class ToLog implements ReadingSink {

        @Override
        public void accept(Reading reading) throws InterruptedException {
            log.publish(reading);
        }

        @Override
        public void reject(Rejected row) throws InterruptedException {
            if (isNew(row)) {
                log.reject(row);
            }
        }
    }

    private boolean isNew(Rejected row) {
        if (rowsThere.size() >= REMEMBERED_ROWS) {
            rowsThere.clear();
        }
        return rowsThere.add(row.sha256() + " " + row.origin());
    }

    /** The clock, which never goes back in the log. */
    private Instant stamp() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        newestStamp = now.isAfter(newestStamp) ? now : newestStamp;
        return newestStamp;
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
