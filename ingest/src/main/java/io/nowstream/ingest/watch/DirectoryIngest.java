package io.nowstream.ingest.watch;

import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Rejected;
import io.nowstream.ingest.FrameFormat;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.publish.FrameDigest;
import io.nowstream.ingest.publish.QuietFeed;
import io.nowstream.ingest.publish.Rejections;
import io.nowstream.ingest.publish.RunLog;
import io.nowstream.ingest.watch.SettledFiles.Found;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
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
 * One live feed from a directory that is being filled (the directory itself, not those in it).
 *
 * <ul>
 *   <li>A file is taken when it has settled and its decoder accepts it whole. One that the decoder
 *       does not accept gets a second settle time; if it has not changed by then, it goes to {@code
 *       rejected}, once. If it changes after that, it is looked at again.
 *   <li>A file rewritten with another observation of the same valid time is a correction and is
 *       published; one with the same observation is not, whatever its name.
 *   <li>Files that settle together are published in the order of the times in their names.
 *   <li>Arrival time is the clock's when the file is taken, and never before that of the feed's
 *       newest record.
 *   <li>Where the feed is quiet for a cadence, it ticks; see {@link QuietFeed}.
 * </ul>
 *
 * <p>A restart neither loses nor repeats. The run's log is the truth, and a {@link Journal} in the
 * state directory saves decoding every old file again: each file is noted only after the log has
 * acknowledged, so one that is noted is in the log. One that is not noted is decoded and compared
 * with what the log holds, read back from the newest noted arrival on: arrival times only grow, so
 * what was acknowledged and not noted lies behind it. Lost or damaged, the journal is made again
 * from the whole log.
 *
 * <p>Not thread-safe; after an exception, close it and open another one.
 */
public final class DirectoryIngest implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryIngest.class);

    private final Path directory;
    private final FrameFormat format;
    private final String feed;
    private final RunLog log;
    private final Clock clock;
    private final WatchSettings settings;
    private final SettledFiles files;
    private final QuietFeed quiet;
    private final Journal journal;
    private final Set<String> rowsThere = new HashSet<>();
    private final Map<String, String> suspects = new HashMap<>(); // signature of the first failure
    private final Set<Found> unreadable = new HashSet<>(); // complained about already
    private boolean directoryIsGone;
    private Instant newestStamp;

    /**
     * @param feed the feed's name, usually the format's
     * @param log the run's
     * @param stateDirectory where the journal lies, one file per feed; another one for each run
     * @param clock the machine's
     * @throws IOException if the directory is not there, or another process fills this feed
     */
    public static DirectoryIngest open(
            Path directory,
            FrameFormat format,
            String feed,
            RunLog log,
            Path stateDirectory,
            Clock clock,
            WatchSettings settings)
            throws IOException, InterruptedException {
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(
                    "%s: no such directory; feed %s is to be read from it"
                            .formatted(directory, feed));
        }
        Path file =
                stateDirectory.resolve(
                        URLEncoder.encode(feed, StandardCharsets.UTF_8) + ".journal");
        Journal journal =
                Journal.open(file, log.identity(), name -> Files.exists(directory.resolve(name)));
        try {
            DirectoryIngest ingest =
                    new DirectoryIngest(directory, format, feed, log, journal, clock, settings);
            ingest.readBack();
            return ingest;
        } catch (InterruptedException | RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    private DirectoryIngest(
            Path directory,
            FrameFormat format,
            String feed,
            RunLog log,
            Journal journal,
            Clock clock,
            WatchSettings settings) {
        this.directory = directory;
        this.format = format;
        this.feed = feed;
        this.log = log;
        this.journal = journal;
        this.clock = clock;
        this.settings = settings;
        this.files = new SettledFiles(directory, format::recognises, settings.settle());
        this.quiet = new QuietFeed(feed, format.cadence());
        this.newestStamp = latest(journal.newestFrame(), journal.newestRejection());
    }

    private void readBack() throws InterruptedException {
        log.readBackRejected(journal.newestRejection(), row -> rowsThere.add(identityOf(row)));
        Instant newestNoted = journal.newestFrame();
        if (newestNoted.isAfter(Instant.EPOCH)) {
            quiet.saw(FeedRecord.tick(feed, newestNoted)); // should retention have dropped it
        }
        log.readBack(newestNoted, this::readBack);
        newestStamp = latest(newestStamp, quiet.newest().orElse(Instant.EPOCH));
    }

    private void readBack(FeedRecord record) {
        if (!record.feed().equals(feed) || record.kind() == FeedRecord.Kind.RELEASE) {
            return;
        }
        quiet.saw(record);
        if (record.frame() != null) {
            journal.foundInLog(record.frame().validTime(), FrameDigest.of(record.frame()));
        }
    }

    /**
     * Watches until the thread is interrupted.
     *
     * @throws IOException if the journal cannot be written
     * @throws io.nowstream.ingest.publish.PublishException if the log takes no more
     */
    public void run() throws IOException, InterruptedException {
        LOG.info("watching {} for frames of {}", directory, feed);
        while (true) {
            poll();
            Thread.sleep(files.pause(settings.pollInterval()).toMillis());
        }
    }

    /**
     * Looks once: publishes what has settled, and the Ticks that are due.
     *
     * @return how many frames were published
     */
    public int poll() throws IOException, InterruptedException {
        int published = 0;
        for (Found file : settled()) {
            published += take(file) ? 1 : 0;
        }
        if (tickBefore(stamp())) {
            log.flush();
        }
        if (!directoryIsGone && files.waiting() == 0) {
            journal.markComplete();
        }
        return published;
    }

    private List<Found> settled() {
        try {
            List<Found> settled = files.look(clock.instant(), this::isHandled);
            directoryIsGone = false;
            return settled.stream()
                    .sorted(Comparator.comparing(this::timeInName).thenComparing(Found::name))
                    .toList();
        } catch (IOException e) {
            if (!directoryIsGone) {
                LOG.warn("{} cannot be read, and is tried again until it can: {}", directory, e);
            }
            directoryIsGone = true;
            return List.of();
        }
    }

    private Instant timeInName(Found file) {
        return format.timeInName(file.path()).orElse(Instant.EPOCH);
    }

    private boolean isHandled(String name, FileSignature signature) {
        return journal.of(name).filter(e -> e.signature().equals(signature.text())).isPresent();
    }

    /** Whether a frame was published. */
    private boolean take(Found file) throws IOException, InterruptedException {
        Frame frame;
        try {
            frame = read(file);
        } catch (MalformedFrameException e) {
            fail(file, e.reason());
            return false;
        } catch (IOException | UncheckedIOException e) {
            complain(file, e);
            return false;
        } catch (RuntimeException e) {
            // Hostile bytes found a hole in a decoder. It is still about this file alone.
            fail(file, "its decoder failed: " + e);
            return false;
        }
        return isAsItWas(file) && publish(file, frame);
    }

    /** Name and content must agree on the time, as they must in an archive. */
    private Frame read(Found file) throws MalformedFrameException, IOException {
        Frame frame = format.read(file.path(), stamp());
        Instant named = timeInName(file);
        if (!frame.validTime().equals(named)) {
            throw new MalformedFrameException(
                    file.name(),
                    "is named for %s and holds %s".formatted(named, frame.validTime()));
        }
        return frame.feed().equals(feed)
                ? frame
                : new Frame(
                        feed,
                        frame.grid(),
                        frame.validTime(),
                        frame.arrivalTime(),
                        frame.channels());
    }

    private boolean publish(Found file, Frame frame) throws IOException, InterruptedException {
        suspects.remove(file.name());
        String digest = FrameDigest.of(frame);
        if (journal.digestAt(frame.validTime()).equals(Optional.of(digest))) {
            note(file, false, Instant.EPOCH, frame.validTime(), digest);
            return false;
        }
        Instant arrival = stamp();
        tickBefore(arrival);
        FeedRecord record = FeedRecord.of(frame.arrivedAt(arrival));
        log.publish(record);
        log.flush();
        quiet.saw(record);
        note(file, false, arrival, frame.validTime(), digest);
        return true;
    }

    /** The first failure is put down to a writer that paused; the second, to the file. */
    private void fail(Found file, String reason) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            // An interrupt closes the channel under a decoder: no fault of the file.
            throw new InterruptedException("interrupted while reading " + file.path());
        }
        String text = file.signature().text();
        if (!text.equals(suspects.put(file.name(), text))) {
            files.startOver(file, clock.instant());
            return;
        }
        try {
            reject(file, reason);
        } catch (NoSuchFileException goneAfterAll) {
            suspects.remove(file.name());
        }
    }

    private void reject(Found file, String reason) throws IOException, InterruptedException {
        Rejected row = Rejections.of(file.name(), reason, file.path(), stamp());
        if (!isAsItWas(file)) {
            return;
        }
        boolean isNew =
                rowsThere.add(identityOf(row))
                        && journal.of(file.name())
                                .filter(e -> e.rejected() && e.digest().equals(row.sha256()))
                                .isEmpty();
        if (isNew) {
            LOG.warn("{} is rejected: {}", file.path(), reason);
            log.reject(row);
            log.flush();
        }
        suspects.remove(file.name());
        note(file, true, isNew ? row.rejectedAt() : Instant.EPOCH, Instant.EPOCH, row.sha256());
    }

    private static String identityOf(Rejected row) {
        return row.sha256() + " " + row.origin();
    }

    private void note(Found file, boolean rejected, Instant time, Instant validTime, String digest)
            throws IOException {
        unreadable.remove(file);
        journal.note(
                file.name(),
                new Journal.Entry(rejected, file.signature().text(), time, validTime, digest));
    }

    /** Its bytes cannot be had: no reason to reject them. It stays settled and is tried again. */
    private void complain(Found file, Exception e) {
        boolean isGone = e instanceof NoSuchFileException;
        if (!isGone && unreadable.add(file)) {
            LOG.warn("{} cannot be read, and is tried again until it can: {}", file.path(), e);
        }
    }

    /** False if somebody wrote to it while it was read: what was read is not believed. */
    private boolean isAsItWas(Found file) throws IOException {
        return FileSignature.of(file.path()).equals(Optional.of(file.signature()));
    }

    private boolean tickBefore(Instant time) throws InterruptedException {
        boolean any = false;
        for (Optional<FeedRecord> tick = quiet.tickBefore(time);
                tick.isPresent();
                tick = quiet.tickBefore(time)) {
            log.publish(tick.orElseThrow());
            quiet.saw(tick.orElseThrow());
            any = true;
        }
        return any;
    }

    /** The clock, which never goes back in the log. */
    private Instant stamp() {
        newestStamp = latest(newestStamp, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return newestStamp;
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
