package io.nowstream.app.live;

import io.nowstream.app.UserMistake;
import io.nowstream.app.config.ConfigFile;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.job.Closing;
import io.nowstream.app.job.StateLock;
import io.nowstream.app.store.Stores;
import io.nowstream.frames.ClaimChecks;
import io.nowstream.frames.Frame;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Store;
import io.nowstream.frames.Topics;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.sinks.archive.ArchiveTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The archive of a run's frames on a store: of all feeds that are configured, what the job admits.
 * One process at a time writes it.
 */
public final class RunArchive implements AutoCloseable {

    private final Closing closing = new Closing();
    private final ArchiveTail tail;

    /** Directory in which the writer of an archive elsewhere keeps its lock. */
    private static final String LOCK_OF_REMOTE = "archive-writer";

    /**
     * The archive that a configuration names. Where that is an address, the lock is in the state
     * directory: it keeps away others of this state, and nobody keeps away those of another.
     *
     * @param kafka the broker; the run's topics must be there
     * @throws UserMistake if another process writes that archive, or its address has no file system
     */
    public static RunArchive start(NowstreamConfig config, KafkaAccess kafka) throws Exception {
        String place = place(config);
        return new RunArchive(
                Stores.isRemote(place)
                        ? Path.of(config.state).resolve(LOCK_OF_REMOTE)
                        : Stores.directory(place),
                Stores.open(place),
                kafka,
                new Topics(config.run),
                ConfigFile.feeds(config),
                LiveJob.store(config).openClaims());
    }

    /** Where the archive lies that a configuration names: a whole path, or an address. */
    static String place(NowstreamConfig config) {
        return Stores.isRemote(config.archive)
                ? config.archive
                : Path.of(config.state)
                        .resolve(Stores.directory(config.archive))
                        .toAbsolutePath()
                        .toString();
    }

    /**
     * Starts archiving where the directory's last writer stopped.
     *
     * @param directory the archive's, made if it is not there
     * @param kafka the broker; the run's topics must be there
     * @param claims directory of what is too large for a message
     * @throws UserMistake if another process writes that archive
     */
    public static RunArchive start(
            Path directory, KafkaAccess kafka, Topics topics, Feeds feeds, Path claims)
            throws Exception {
        return new RunArchive(
                directory, new LocalStore(directory), kafka, topics, feeds, new LocalStore(claims));
    }

    private RunArchive(
            Path locked, Store store, KafkaAccess kafka, Topics topics, Feeds feeds, Store claims)
            throws Exception {
        try {
            make(locked);
            closing.add(StateLock.take(locked, "stop that one or archive elsewhere"));
            tail =
                    closing.add(
                            ArchiveTail.start(
                                    kafka,
                                    topics,
                                    store,
                                    new ClaimChecks(claims),
                                    frame -> cadence(frame, feeds)));
        } catch (Exception e) {
            closing.close();
            throw e;
        }
    }

    private static void make(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UserMistake("%s cannot be an archive: %s".formatted(directory, e), e);
        }
    }

    /** What the job's first operator would turn away is not archived either. */
    private static Optional<Duration> cadence(Frame frame, Feeds feeds) {
        Optional<FeedSpec> spec = feeds.of(frame.feed());
        Instant valid = frame.validTime();
        Instant arrival = frame.arrivalTime();
        return spec.filter(s -> !valid.isAfter(arrival.plusMillis(s.toleranceMillis())))
                .filter(s -> !valid.isBefore(arrival.minusMillis(s.horizonMillis())))
                .map(s -> Duration.ofMillis(s.cadenceMillis()));
    }

    /**
     * Waits until all that was on the topic at the start is archived.
     *
     * @return false if it took longer
     */
    public boolean awaitCaughtUp(Duration atMost) throws InterruptedException {
        return tail.awaitCaughtUp(atMost);
    }

    /** Throws what ended the reading of the topic, if anything did. */
    public void failIfFailed() {
        tail.failIfFailed();
    }

    @Override
    public void close() throws Exception {
        closing.close();
    }
}
