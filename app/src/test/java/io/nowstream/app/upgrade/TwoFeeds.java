package io.nowstream.app.upgrade;

import io.nowstream.app.job.KafkaJob;
import io.nowstream.app.replay.SmallArchive;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Release;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.ingest.publish.RunTopics;
import io.nowstream.ingest.publish.TopicRetention;
import io.nowstream.models.Nowcasters;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.WarningSpec;
import io.nowstream.operators.drift.DriftSpec;
import io.nowstream.operators.rollout.NowcasterSource;
import io.nowstream.operators.rollout.RolloutSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The log of two small feeds and the job over it, the same in every release: its savepoints are
 * kept.
 *
 * <p>Do not change what is published before the savepoint: the offsets in those that are kept count
 * these records.
 */
final class TwoFeeds {

    /** A feed without a gap: frames 0 to 7 before the savepoint, 8 to {@value #LAST} after it. */
    static final String WHOLE = "small/0";

    /** A feed whose frame 5 never comes: frame 6 waits for it in the savepoint. */
    static final String GAPPY = "small/1";

    static final int LENGTH = 3;
    static final int LEADS = 3;
    static final int MISSING = 5;

    /** From this issue time on, {@link #GAPPY} uses advection; released before the savepoint. */
    static final int RELEASED_FROM = 9;

    /** The newest frame; the hour of frame 0 is over and verified then. */
    static final int LAST = 16;

    static final Topics TOPICS = new Topics("upgrade");

    private static final int PARTITIONS = 2;
    private static final int SIDE = 24;

    private TwoFeeds() {}

    /** What is in the log when the savepoint is taken. */
    static List<FeedRecord> before() {
        List<FeedRecord> log = new ArrayList<>();
        for (int i = 0; i <= 4; i++) {
            log.add(frame(GAPPY, i));
            log.add(frame(WHOLE, i));
        }
        log.add(
                FeedRecord.of(
                        new Release(
                                GAPPY,
                                SmallArchive.time(RELEASED_FROM),
                                Nowcasters.create("advection").id(),
                                new byte[0]),
                        SmallArchive.time(4)));
        log.add(frame(GAPPY, MISSING + 1));
        log.add(frame(WHOLE, 5));
        log.add(frame(WHOLE, 6));
        log.add(frame(WHOLE, 7));
        return log;
    }

    /**
     * Whether a record of {@link #before} completes a sequence: from the third frame to the gap.
     */
    static boolean issues(FeedRecord one) {
        return one.frame() != null
                && !one.arrivalTime().isBefore(SmallArchive.time(LENGTH - 1))
                && !(one.feed().equals(GAPPY)
                        && one.arrivalTime().isAfter(SmallArchive.time(MISSING)));
    }

    /** What comes after it. */
    static List<FeedRecord> after() {
        List<FeedRecord> log = new ArrayList<>();
        log.add(frame(GAPPY, 7));
        for (int i = 8; i <= LAST; i++) {
            log.add(frame(GAPPY, i));
            log.add(frame(WHOLE, i));
        }
        return log;
    }

    private static FeedRecord frame(String feed, int index) {
        return FeedRecord.of(SmallArchive.frame(feed, index, SIDE, feed.equals(WHOLE) ? 0 : 1, 0));
    }

    static void createTopics(KafkaAccess kafka) throws InterruptedException {
        try (RunTopics made = new RunTopics(kafka, TOPICS)) {
            made.createForIngest(PARTITIONS, TopicRetention.forever());
            made.createForJob(PARTITIONS, TopicRetention.forever());
        }
    }

    static void publish(List<FeedRecord> records, KafkaAccess kafka, Path claims)
            throws InterruptedException {
        try (FeedPublisher log = new FeedPublisher(kafka, TOPICS, new LocalStore(claims))) {
            for (FeedRecord one : records) {
                log.publish(one);
            }
            log.flush();
        }
    }

    /**
     * The job with every operator that has state.
     *
     * @param inFlightPerFeed one more is answered by persistence at once
     */
    static KafkaJob job(
            KafkaAccess kafka, Path claims, NowcasterSource nowcasters, int inFlightPerFeed) {
        return new KafkaJob(
                        kafka,
                        TOPICS,
                        feeds(),
                        new RolloutSettings(64, inFlightPerFeed, true, 20, 1, true),
                        nowcasters,
                        claims,
                        false)
                // Two nowcasts show what skill was, and one that it is lost.
                .watching(new DriftSpec(2, 0.05, 1));
    }

    private static Feeds feeds() {
        long cadence = SmallArchive.CADENCE.toMillis();
        return new Feeds(
                List.of(
                        new FeedSpec(
                                "small/*",
                                LENGTH,
                                cadence,
                                LEADS,
                                2 * cadence,
                                GapPolicy.HOLD,
                                1,
                                2 * cadence,
                                Duration.ofHours(6).toMillis(),
                                StandInNetwork.NAME,
                                new WarningSpec(35, 30, 4, 2000))));
    }
}
