package io.nowstream.sinks.archive;

import io.nowstream.frames.ClaimChecks;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Store;
import io.nowstream.frames.archive.ArchiveWriter;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.TailListener;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends the frames that a tail reads to an archive. What was archived before is passed over, so a
 * topic may be read again from anywhere. A frame that cannot be archived is logged, counted and
 * passed by. A store that fails is tried again until it works or this is closed: nothing is read
 * meanwhile, and nothing is lost while the topic keeps it.
 *
 * <p>Cells are stored as they come; they are counted together, a second later at most.
 */
public final class FrameArchiver implements TailListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FrameArchiver.class);

    private static final int COUNTED_TOGETHER = 256;
    private static final long COUNTED_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    private final ArchiveWriter writer;
    private final ClaimChecks claims;
    private final Function<Frame, Optional<Duration>> cadenceOf;
    private final Optional<Bookmark> bookmark;

    private final Map<Integer, Long> next = new TreeMap<>();
    private boolean isUnsaved;
    private long unsavedSinceNanos;
    private boolean closed;
    private long archived;
    private long refused;

    /**
     * @param archive where the archive lies
     * @param claims where cells of large frames lie
     * @param cadenceOf time between two frames of a frame's feed, or empty if it is not to be
     *     archived
     */
    public FrameArchiver(
            Store archive, ClaimChecks claims, Function<Frame, Optional<Duration>> cadenceOf) {
        this(archive, claims, cadenceOf, Optional.empty(), Map.of());
    }

    FrameArchiver(
            Store archive,
            ClaimChecks claims,
            Function<Frame, Optional<Duration>> cadenceOf,
            Optional<Bookmark> bookmark,
            Map<Integer, Long> next) {
        this.writer = new ArchiveWriter(archive);
        this.claims = claims;
        this.cadenceOf = cadenceOf;
        this.bookmark = bookmark;
        this.next.putAll(next);
    }

    /** Frames that were not in the archive before. */
    public synchronized long archived() {
        return archived;
    }

    /** Frames that could not be archived. */
    public synchronized long refused() {
        return refused;
    }

    @Override
    public synchronized void frame(FeedRecord feedRecord, Envelope envelope) {
        if (insist(() -> take(feedRecord, envelope))) {
            passed(envelope);
        }
        if (writer.pending() >= COUNTED_TOGETHER) {
            insist(this::save);
        }
    }

    @Override
    public synchronized void undecodable(String reason, Envelope envelope) {
        passed(envelope);
    }

    @Override
    public synchronized void resting() {
        if (isUnsaved && System.nanoTime() - unsavedSinceNanos >= COUNTED_WITHIN_NANOS) {
            insist(this::save);
        }
    }

    @Override
    public synchronized void caughtUp() {
        insist(this::save);
    }

    /** Counts what is there; what the store does not take now comes again with the next start. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        notifyAll();
        try {
            save();
        } catch (IOException e) {
            LOG.error(
                    "{} frames are not counted in the archive yet, the next start archives them"
                            + " again: {}",
                    writer.pending(),
                    e.getMessage());
        }
    }

    private void take(FeedRecord feedRecord, Envelope envelope) throws IOException {
        Frame frame = feedRecord.frame();
        if (feedRecord.kind() == FeedRecord.Kind.END) {
            writer.ended(feedRecord.feed());
        } else if (frame != null) {
            take(frame, envelope);
        }
    }

    private void take(Frame frame, Envelope envelope) throws IOException {
        Optional<Duration> cadence = cadenceOf.apply(frame);
        if (cadence.isEmpty()) {
            return;
        }
        try {
            if (writer.append(claims.redeem(frame), cadence.get())) {
                archived++;
            }
        } catch (MalformedRecordException e) {
            refused++;
            LOG.warn(
                    "{}: frame of {}, {} is not archived: {}",
                    envelope.origin(),
                    frame.feed(),
                    frame.validTime(),
                    e.getMessage());
        }
    }

    private void passed(Envelope envelope) {
        next.put(envelope.partition(), envelope.offset() + 1);
        if (!isUnsaved) {
            isUnsaved = true;
            unsavedSinceNanos = System.nanoTime();
        }
    }

    /** The archive first: a bookmark never stands before what it is about. */
    private void save() throws IOException {
        writer.commit();
        if (isUnsaved && bookmark.isPresent()) {
            bookmark.get().write(next);
        }
        isUnsaved = false;
    }

    private interface Step {
        void take() throws IOException;
    }

    /** Whether it was done; not if this was closed before the store worked. */
    private boolean insist(Step step) {
        long pause = FIRST_PAUSE_MILLIS;
        while (!closed) {
            try {
                step.take();
                return true;
            } catch (IOException e) {
                LOG.error(
                        "the archive cannot be written, tried again in {} ms: {}",
                        pause,
                        String.valueOf(e));
                pause = Math.min(LONGEST_PAUSE_MILLIS, rest(pause));
            }
        }
        return false;
    }

    /** Twice the pause, after it; others may look in and close meanwhile. */
    private long rest(long pause) {
        try {
            wait(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
        return 2 * pause;
    }
}
