package io.nowstream.app.models;

import io.nowstream.app.store.RunStore;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Release;
import io.nowstream.frames.Store;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.publish.FeedPublisher;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The logs of a run's feeds, as far as releases are concerned.
 *
 * @param kafka the broker
 * @param topics the run's
 * @param run the run's store, where cells lie that are too large for a message
 */
public record FeedLog(KafkaAccess kafka, Topics topics, RunStore run) {

    /**
     * Where a feed has come to.
     *
     * @param newestFrame valid time of the frame that came last
     * @param clock arrival time of the newest record of any kind
     */
    public record End(Instant newestFrame, Instant clock) {}

    Store claims() {
        return run.openClaims();
    }

    /**
     * Where a feed has come to; empty if there is no frame of it.
     *
     * @throws io.nowstream.ingest.publish.PublishException if Kafka does not answer
     */
    public Optional<End> end(String feed) throws IOException {
        NewestFrames newest = NewestFrames.read(kafka, topics, claims(), feed, 1);
        if (newest.frames().isEmpty()) {
            return Optional.empty();
        }
        Frame frame = newest.frames().get(0);
        return Optional.of(new End(frame.validTime(), newest.newest().orElseThrow().arrivalTime()));
    }

    /**
     * Appends a release to its feed's log.
     *
     * @param clock the feed's clock stays where it is: it is the arrival time of the newest record,
     *     and in a replay that lies years back
     * @throws io.nowstream.ingest.publish.PublishException if Kafka does not take it
     */
    public void append(Release release, Instant clock) throws InterruptedException {
        try (FeedPublisher log = new FeedPublisher(kafka, topics, claims())) {
            log.publish(FeedRecord.of(release, clock));
            log.flush();
        }
    }

    /**
     * Whether a release is in its feed's log.
     *
     * @param clock at which it was, or was to be, appended
     * @throws io.nowstream.ingest.publish.PublishException if Kafka does not answer
     */
    public boolean holds(Release release, Instant clock) throws InterruptedException {
        AtomicBoolean found = new AtomicBoolean();
        try (FeedPublisher log = new FeedPublisher(kafka, topics, claims())) {
            log.readBack(
                    clock,
                    record -> {
                        Release there = record.release();
                        if (there != null && isSame(there, release)) {
                            found.set(true);
                        }
                    });
        }
        return found.get();
    }

    private static boolean isSame(Release one, Release other) {
        return one.feed().equals(other.feed())
                && one.effectiveFrom().equals(other.effectiveFrom())
                && one.model().hash().equals(other.model().hash())
                && one.shadow() == other.shadow();
    }
}
