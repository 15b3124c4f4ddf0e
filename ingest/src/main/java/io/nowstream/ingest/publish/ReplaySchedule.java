package io.nowstream.ingest.publish;

import io.nowstream.frames.Rejected;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.FeedArchive;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * What a replay does, in order: the steps of all feeds merged by arrival time, ties by the feed's
 * name. Frames are read one at a time, as their step is taken. Knows neither broker nor clock.
 */
final class ReplaySchedule {

    private final Map<String, FeedTimeline> timelines = new LinkedHashMap<>();
    private final Set<String> rowsThere = new HashSet<>();
    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(
                    Comparator.comparing(Due::at).thenComparing(due -> due.timeline().feed()));
    private boolean started;

    private record Due(Instant at, FeedTimeline timeline) {}

    ReplaySchedule(Archive archive, ReplayPlan plan) {
        for (FeedArchive feed : archive.feeds()) {
            FeedTimeline timeline =
                    new FeedTimeline(feed, plan, row -> rowsThere.contains(identityOf(row)));
            if (timelines.put(feed.feed(), timeline) != null) {
                throw new IllegalArgumentException(
                        "the archive lists feed %s twice".formatted(feed.feed()));
            }
        }
    }

    /** How many frames the archive has. */
    long frames() {
        return timelines.values().stream().mapToLong(FeedTimeline::frames).sum();
    }

    /** Leaves out what the log holds already; before the first step. */
    void skipWhatIsIn(RunLog log) throws InterruptedException {
        Optional<Instant> first =
                timelines.values().stream()
                        .flatMap(timeline -> timeline.firstArrival().stream())
                        .min(Comparator.naturalOrder());
        if (first.isEmpty()) {
            return;
        }
        log.readBackRejected(first.orElseThrow(), row -> rowsThere.add(identityOf(row)));
        log.readBack(
                first.orElseThrow(),
                record -> {
                    FeedTimeline timeline = timelines.get(record.feed());
                    if (timeline != null) {
                        timeline.alreadyThere(record);
                    }
                });
    }

    private static String identityOf(Rejected row) {
        return row.sha256() + " " + row.rejectedAt().toEpochMilli() + " " + row.origin();
    }

    boolean hasNext() {
        if (!started) {
            started = true;
            timelines.values().forEach(this::enqueue);
        }
        return !queue.isEmpty();
    }

    /**
     * The next step; there must be one.
     *
     * @throws IOException if the disk fails, or a file is gone; not for a frame that is no frame
     */
    ReplayStep next() throws IOException {
        if (!hasNext()) {
            throw new IllegalStateException("the replay is over");
        }
        FeedTimeline timeline = queue.remove().timeline();
        ReplayStep step = timeline.take();
        enqueue(timeline);
        return step;
    }

    private void enqueue(FeedTimeline timeline) {
        timeline.nextAt().ifPresent(at -> queue.add(new Due(at, timeline)));
    }
}
