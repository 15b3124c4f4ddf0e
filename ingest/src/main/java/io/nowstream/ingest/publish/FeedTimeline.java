package io.nowstream.ingest.publish;

import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.FeedRecord.Kind;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Rejected;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One feed's part of a replay: its frames by arrival time, the Ticks between them, and its End.
 *
 * <p>What the log holds already is shown to it first ({@link #alreadyThere}); it then goes on
 * behind the newest such record, Ticks included, as if it had never been interrupted.
 */
final class FeedTimeline {

    private final FeedArchive archive;
    private final Duration tail;
    private final Predicate<Rejected> knownRow;
    private final List<Arrival> arrivals;
    private final QuietFeed clock;
    private int next;
    private boolean over;

    private @Nullable Instant resumeAfter; // newest arrival time in the log when the replay began
    private final Set<String> digestsThere = new HashSet<>(); // of the frames of that very instant

    private record Arrival(Instant time, ArchivedFrame frame) {}

    /**
     * @param knownRow whether a row stands in {@code rejected} already
     */
    FeedTimeline(FeedArchive archive, ReplayPlan plan, Predicate<Rejected> knownRow) {
        this.archive = archive;
        this.tail = plan.tail();
        this.knownRow = knownRow;
        this.clock = new QuietFeed(archive.feed(), archive.cadence());
        Duration delay = plan.usualDelay().apply(archive.feed());
        this.arrivals =
                archive.frames().stream()
                        .map(frame -> new Arrival(arrivalOf(frame, delay), frame))
                        .sorted(Comparator.comparing(Arrival::time)) // stable: by valid time
                        .toList();
    }

    private static Instant arrivalOf(ArchivedFrame frame, Duration delay) {
        return frame.recordedArrival()
                .orElseGet(() -> frame.validTime().plus(delay))
                .truncatedTo(ChronoUnit.MILLIS);
    }

    String feed() {
        return archive.feed();
    }

    int frames() {
        return arrivals.size();
    }

    Optional<Instant> firstArrival() {
        return arrivals.isEmpty() ? Optional.empty() : Optional.of(arrivals.get(0).time());
    }

    /** Takes note of a record of this feed that the log holds, in the log's order. */
    void alreadyThere(FeedRecord record) {
        if (record.kind() == Kind.RELEASE) {
            return; // somebody else's
        }
        clock.saw(record);
        over = record.kind() == Kind.END;
        if (resumeAfter == null || record.arrivalTime().isAfter(resumeAfter)) {
            resumeAfter = record.arrivalTime();
            digestsThere.clear();
        }
        if (record.frame() != null && record.arrivalTime().equals(resumeAfter)) {
            digestsThere.add(FrameDigest.of(record.frame()));
        }
    }

    /** When the next step is due, or empty if there is none. */
    Optional<Instant> nextAt() {
        if (next < arrivals.size()) {
            Instant frame = arrivals.get(next).time();
            return Optional.of(tickBefore(frame).map(FeedRecord::arrivalTime).orElse(frame));
        }
        return closing().map(FeedRecord::arrivalTime);
    }

    /** Takes the next step; there must be one. */
    ReplayStep take() throws IOException {
        Optional<FeedRecord> record = Optional.empty();
        if (next < arrivals.size()) {
            record = tickBefore(arrivals.get(next).time());
            if (record.isEmpty()) {
                return take(arrivals.get(next++));
            }
        }
        return publish(record.or(this::closing).orElseThrow());
    }

    private Optional<FeedRecord> tickBefore(Instant frame) {
        return clock.tickBefore(frame);
    }

    /** What comes after the last frame: an End one cadence later, or Ticks for the tail. */
    private Optional<FeedRecord> closing() {
        Optional<Instant> newest = clock.newest();
        if (over || newest.isEmpty()) {
            return Optional.empty(); // a feed none of whose frames could be read has no end either
        }
        if (archive.ends()) {
            Instant end = newest.orElseThrow().plus(archive.cadence());
            return Optional.of(FeedRecord.end(archive.feed(), end));
        }
        if (arrivals.isEmpty()) {
            return Optional.empty();
        }
        Instant last = arrivals.get(arrivals.size() - 1).time();
        return clock.nextTick().filter(tick -> !tick.arrivalTime().isAfter(last.plus(tail)));
    }

    private ReplayStep take(Arrival arrival) throws IOException {
        if (resumeAfter != null && arrival.time().isBefore(resumeAfter)) {
            return new ReplayStep.Skip(arrival.time());
        }
        if (arrival.time().isBefore(Instant.EPOCH)) {
            return reject(
                    arrival,
                    "arrived %s; Kafka's record times begin in 1970".formatted(arrival.time()));
        }
        try {
            Frame frame = arrival.frame().read().arrivedAt(arrival.time());
            if (arrival.time().equals(resumeAfter)
                    && digestsThere.contains(FrameDigest.of(frame))) {
                return new ReplayStep.Skip(arrival.time());
            }
            return publish(FeedRecord.of(frame));
        } catch (MalformedFrameException e) {
            return reject(arrival, e.reason());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (RuntimeException e) {
            // Hostile bytes found a hole in a decoder. It is still about this frame alone.
            return reject(arrival, "its decoder failed: " + e);
        }
    }

    private ReplayStep publish(FeedRecord record) {
        clock.saw(record);
        over = record.kind() == Kind.END;
        return new ReplayStep.Publish(record);
    }

    private ReplayStep reject(Arrival arrival, String reason) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            // An interrupt closes the channel under a decoder: no fault of the file.
            throw new InterruptedIOException(
                    "interrupted while reading " + arrival.frame().origin());
        }
        String origin = arrival.frame().origin();
        Optional<Path> file = arrival.frame().wholeFile();
        Rejected row =
                file.isPresent()
                        ? Rejections.of(origin, reason, file.orElseThrow(), arrival.time())
                        : Rejections.of(origin, reason, new byte[0], arrival.time());
        return knownRow.test(row)
                ? new ReplayStep.Skip(arrival.time())
                : new ReplayStep.Reject(row);
    }
}
