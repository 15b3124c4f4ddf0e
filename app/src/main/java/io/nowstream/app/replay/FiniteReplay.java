package io.nowstream.app.replay;

import io.nowstream.app.UserMistake;
import io.nowstream.app.job.FlinkCluster;
import io.nowstream.app.job.KafkaJob;
import io.nowstream.app.job.Restore;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.ingest.publish.ReplayPlan;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.ingest.publish.ReplaySummary;
import io.nowstream.ingest.publish.Replayer;
import io.nowstream.ingest.publish.RunTopics;
import io.nowstream.ingest.publish.TopicRetention;
import io.nowstream.models.Nowcasters;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.rollout.NowcasterSource;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import io.nowstream.sinks.kafka.TailListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * A whole archive through the job once, flat out: publish all of it, run the job to the end of the
 * topic, read what was committed.
 *
 * @param kafka the broker
 * @param topics topics of the run, made here
 * @param feeds the feeds of the archive
 * @param claims directory of what is too large for a message
 * @param nowcasters how a task manager makes a nowcaster by its name
 */
public record FiniteReplay(
        KafkaAccess kafka, Topics topics, Feeds feeds, Path claims, NowcasterSource nowcasters) {

    /** A few more than the subtasks anybody gives it, and the same for all: keys stay put. */
    private static final int PARTITIONS = 4;

    private static final Duration READING = Duration.ofMinutes(5);

    /** A replay by baselines alone. */
    public FiniteReplay(KafkaAccess kafka, Topics topics, Feeds feeds, Path claims) {
        this(kafka, topics, feeds, claims, Nowcasters::create);
    }

    /** Makes the run's topics, kept for ever: what is replayed is old. */
    public void createTopics() throws InterruptedException {
        createTopics(TopicRetention.forever());
    }

    /** Makes the run's topics, kept as said. */
    public void createTopics(TopicRetention retention) throws InterruptedException {
        try (RunTopics made = new RunTopics(kafka, topics)) {
            made.createForIngest(PARTITIONS, retention);
            made.createForJob(PARTITIONS, retention);
        }
    }

    /**
     * Refuses topics on which an earlier replay left nowcasts: they would be taken for this one's.
     *
     * @throws UserMistake if there are any
     */
    public void requireFreshTopics() throws InterruptedException {
        Tally before = new Tally();
        read(EnumSet.of(RunTopic.NOWCASTS), before);
        if (before.begun() > 0) {
            throw new UserMistake(
                    "run %s has %,d nowcasts on %s already; choose another name with --run"
                            .formatted(topics.run(), before.begun(), kafka));
        }
    }

    /** Publishes an archive of radar feeds. */
    public ReplaySummary publish(Archive archive, ReplayProgress progress)
            throws InterruptedException, IOException {
        return publish(archive, FeedKind.RADAR, progress);
    }

    /** Publishes an archive whose feeds are of one kind. */
    public ReplaySummary publish(Archive archive, FeedKind kind, ReplayProgress progress)
            throws InterruptedException, IOException {
        try (FeedPublisher log = new FeedPublisher(kafka, topics, new LocalStore(claims))) {
            return new Replayer(log, Clock.systemUTC())
                    .replay(archive, plan(archive, kind), progress);
        }
    }

    /** Flat out, with a tail of ticks in which the longest patience of its feeds runs out. */
    private ReplayPlan plan(Archive archive, FeedKind kind) {
        long patience =
                archive.feeds().stream()
                        .flatMap(feed -> feeds.of(feed.feed()).stream())
                        .mapToLong(spec -> spec.patienceMillis() + spec.cadenceMillis())
                        .max()
                        .orElse(0);
        return ReplayPlan.flatOut(kind.usualDelay()).withTail(Duration.ofMillis(patience));
    }

    /** The job that ends where the topic ends now. */
    public KafkaJob job(RolloutSettings rollout) {
        return new KafkaJob(kafka, topics, feeds, rollout, nowcasters, claims, true);
    }

    /** Runs the job to its end. */
    public void run(
            Path flinkConf,
            Path checkpoints,
            int parallelism,
            RolloutSettings rollout,
            Map<String, String> overrides)
            throws Exception {
        try (FlinkCluster cluster =
                FlinkCluster.start(flinkConf, checkpoints, parallelism, 1, overrides)) {
            cluster.submit("nowstream " + topics.run(), job(rollout), Restore.nothing()).await();
        }
    }

    /** Reads what is committed on these topics, from their beginning to their end. */
    public void read(Set<RunTopic> which, TailListener listener) throws InterruptedException {
        try (NowcastTail tail =
                NowcastTail.over(kafka, topics, EnumSet.copyOf(which)).start(listener)) {
            if (!tail.awaitCaughtUp(READING)) {
                throw new IllegalStateException(
                        "the topics of run %s could not be read to their end within %d min"
                                .formatted(topics.run(), READING.toMinutes()));
            }
        }
    }
}
