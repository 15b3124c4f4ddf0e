package io.nowstream.bench.stream;

import io.nowstream.app.broker.EmbeddedBroker;
import io.nowstream.app.demo.Workplace;
import io.nowstream.app.job.FlinkCluster;
import io.nowstream.app.job.KafkaJob;
import io.nowstream.app.job.Restore;
import io.nowstream.app.replay.FiniteReplay;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.rollout.NowcasterSource;
import io.nowstream.operators.rollout.RolloutSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStatsSummarySnapshot;

/**
 * A broker, a cluster and a run's topics, all new and all in this process, for one job: the parts
 * of the product with the configuration of the product.
 */
public final class Site implements AutoCloseable {

    private final Workplace workplace;
    private final EmbeddedBroker broker;
    private final FlinkCluster cluster;
    private final FiniteReplay replay;

    /**
     * @param feeds the job's
     * @param nowcasters what makes theirs
     * @param flinkConf directory of {@code config.yaml}
     * @param parallelism subtasks per operator
     */
    public Site(Feeds feeds, NowcasterSource nowcasters, Path flinkConf, int parallelism)
            throws Exception {
        this(feeds, nowcasters, flinkConf, parallelism, Map.of());
    }

    /**
     * @param overrides keys set on top of {@code config.yaml}
     */
    Site(
            Feeds feeds,
            NowcasterSource nowcasters,
            Path flinkConf,
            int parallelism,
            Map<String, String> overrides)
            throws Exception {
        workplace = new Workplace("bench");
        broker = EmbeddedBroker.start(workplace.path("kafka"));
        cluster =
                FlinkCluster.start(
                        flinkConf, workplace.path("checkpoints"), parallelism, 1, overrides);
        replay =
                new FiniteReplay(
                        broker.kafka(),
                        new Topics("bench"),
                        feeds,
                        workplace.path("claims"),
                        nowcasters);
        replay.createTopics();
    }

    /** The run's topics, and what reads them. */
    public FiniteReplay replay() {
        return replay;
    }

    public FeedPublisher publisher() {
        return new FeedPublisher(replay.kafka(), replay.topics(), new LocalStore(replay.claims()));
    }

    /**
     * Starts to read the nowcasts.
     *
     * @param numberOf the number of a field, from 0, each once; throws if the field is wrong
     * @param most numbers there will be
     */
    public Arrivals arrivals(ToIntFunction<ForecastField> numberOf, int most) {
        return Arrivals.of(replay.kafka(), replay.topics(), numberOf, most);
    }

    /**
     * Starts the job.
     *
     * @param bounded whether it ends with what is on the topic now
     */
    public FlinkCluster.RunningJob submit(RolloutSettings rollout, boolean bounded)
            throws Exception {
        return submit(rollout, bounded, Restore.nothing());
    }

    private FlinkCluster.RunningJob submit(
            RolloutSettings rollout, boolean bounded, Restore restore) throws Exception {
        KafkaJob job =
                new KafkaJob(
                        replay.kafka(),
                        replay.topics(),
                        replay.feeds(),
                        rollout,
                        replay.nowcasters(),
                        replay.claims(),
                        bounded);
        return cluster.submit("bench", job, restore);
    }

    /** Starts the job again where its newest checkpoint left it, with no end. */
    FlinkCluster.RunningJob restored(RolloutSettings rollout) throws Exception {
        return submit(rollout, false, Restore.newestUnder(workplace.path("checkpoints")));
    }

    /** Waits for one more checkpoint, and tells of it. */
    CompletedCheckpointStats checkpoint(FlinkCluster.RunningJob job) throws Exception {
        cluster.miniCluster().triggerCheckpoint(job.id()).get();
        return cluster.miniCluster()
                .getExecutionGraph(job.id())
                .get()
                .getCheckpointStatsSnapshot()
                .getHistory()
                .getLatestCompletedCheckpoint();
    }

    /** Waits for one more checkpoint, and tells of all that a running job has taken. */
    CompletedCheckpointStatsSummarySnapshot checkpoints(FlinkCluster.RunningJob job)
            throws Exception {
        cluster.miniCluster().triggerCheckpoint(job.id()).get();
        return cluster.miniCluster()
                .getExecutionGraph(job.id())
                .get()
                .getCheckpointStatsSnapshot()
                .getSummaryStats();
    }

    @Override
    public void close() throws Exception {
        cluster.close();
        broker.close();
        workplace.close();
    }
}
