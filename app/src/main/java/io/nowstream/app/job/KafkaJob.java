package io.nowstream.app.job;

import io.nowstream.app.store.Stores;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.source.FrameSource;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.NowcastJob;
import io.nowstream.operators.assembly.ReleaseTrust;
import io.nowstream.operators.drift.DriftSpec;
import io.nowstream.operators.gridding.GriddingSpec;
import io.nowstream.operators.rollout.NowcasterSource;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.kafka.KafkaSinks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job between the topics of one run.
 *
 * @param kafka the broker
 * @param topics the run's topics
 * @param feeds the configured feeds
 * @param rollout batching and capacity
 * @param nowcasters how a task manager makes a nowcaster by its name
 * @param claims place of the store in which what is too large for a message lies
 * @param bounded whether the job ends where the topic ended when it started
 * @param trust whose releases count
 * @param drift when a loss of skill is asked to be mended, if skill is watched
 * @param gridded which feeds' frames are made of readings, and how; each is a branch of its own
 * @param transactionTimeout how long what is prepared waits for a job that is away
 */
public record KafkaJob(
        KafkaAccess kafka,
        Topics topics,
        Feeds feeds,
        RolloutSettings rollout,
        NowcasterSource nowcasters,
        String claims,
        boolean bounded,
        ReleaseTrust trust,
        Optional<DriftSpec> drift,
        List<GriddingSpec> gridded,
        Duration transactionTimeout)
        implements Consumer<StreamExecutionEnvironment> {

    /** Under which Kafka shows how far the job has read; its state decides, not the group. */
    private static final String GROUP = "nowstream-job";

    /**
     * A job that takes every release.
     *
     * @param claims directory of what is too large for a message
     */
    public KafkaJob(
            KafkaAccess kafka,
            Topics topics,
            Feeds feeds,
            RolloutSettings rollout,
            NowcasterSource nowcasters,
            Path claims,
            boolean bounded) {
        this(
                kafka,
                topics,
                feeds,
                rollout,
                nowcasters,
                claims.toAbsolutePath().toString(),
                bounded);
    }

    /**
     * A job that takes every release.
     *
     * @param claims place of what is too large for a message
     */
    public KafkaJob(
            KafkaAccess kafka,
            Topics topics,
            Feeds feeds,
            RolloutSettings rollout,
            NowcasterSource nowcasters,
            String claims,
            boolean bounded) {
        this(
                kafka,
                topics,
                feeds,
                rollout,
                nowcasters,
                claims,
                bounded,
                ReleaseTrust.ANY,
                Optional.empty(),
                List.of(),
                KafkaSinks.TRANSACTION_TIMEOUT);
    }

    /** The same job at another broker. */
    public KafkaJob at(KafkaAccess broker) {
        return new KafkaJob(
                broker,
                topics,
                feeds,
                rollout,
                nowcasters,
                claims,
                bounded,
                trust,
                drift,
                gridded,
                transactionTimeout);
    }

    /** The same job with releases of these only. */
    public KafkaJob trusting(ReleaseTrust others) {
        return with(others, drift, gridded, transactionTimeout);
    }

    /** The same job, which asks for retraining where skill is lost. */
    public KafkaJob watching(DriftSpec spec) {
        return with(trust, Optional.of(spec), gridded, transactionTimeout);
    }

    /** The same job, which makes the frames of these feeds of their readings. */
    public KafkaJob gridding(List<GriddingSpec> specs) {
        return with(trust, drift, List.copyOf(specs), transactionTimeout);
    }

    /** The same job, whose prepared transactions wait so long for it. */
    public KafkaJob waitingForTransactions(Duration timeout) {
        return with(trust, drift, gridded, timeout);
    }

    private KafkaJob with(
            ReleaseTrust others,
            Optional<DriftSpec> watched,
            List<GriddingSpec> specs,
            Duration timeout) {
        return new KafkaJob(
                kafka,
                topics,
                feeds,
                rollout,
                nowcasters,
                claims,
                bounded,
                others,
                watched,
                specs,
                timeout);
    }

    @Override
    public void accept(StreamExecutionEnvironment env) {
        // Opened where it is needed: no store is serialisable.
        String place = claims;
        KafkaSinks sinks =
                new KafkaSinks(
                        kafka, topics, transactionTimeout, Optional.of(() -> Stores.open(place)));
        NowcastJob job =
                new NowcastJob(
                                bounded
                                        ? FrameSource.upToNow(
                                                kafka, topics, GROUP, () -> Stores.open(place))
                                        : FrameSource.endless(
                                                kafka, topics, GROUP, () -> Stores.open(place)),
                                sinks.nowcasts(),
                                sinks.candidates(),
                                sinks.warnings(),
                                sinks.rejected(),
                                feeds,
                                nowcasters,
                                rollout,
                                topics.run())
                        .trusting(trust);
        // Scores of a nowcast without what it is compared with would say nothing.
        NowcastJob verified = rollout.candidates() ? job.verifying(sinks.scores()) : job;
        drift.map(spec -> verified.watching(spec, sinks.retrainRequests()))
                .orElse(verified)
                .buildOn(env);
        if (!gridded.isEmpty()) {
            new KafkaGridding(kafka, topics, gridded, bounded).accept(env);
        }
    }
}
