package io.nowstream.bench.stream;

import io.nowstream.app.broker.EmbeddedBroker;
import io.nowstream.app.demo.Workplace;
import io.nowstream.app.job.FlinkCluster;
import io.nowstream.app.job.KafkaJob;
import io.nowstream.app.job.Restore;
import io.nowstream.app.replay.FiniteReplay;
import io.nowstream.bench.Traffic;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.operators.rollout.RolloutSettings;
import java.nio.file.Path;
import java.util.Map;

/**
 * A broker, a cluster and a run's topics, all new and all in this process, for one job: the parts
 * of the product with the configuration of the product.
 */
final class Site implements AutoCloseable {

    private final Workplace workplace;
    private final EmbeddedBroker broker;
    private final FlinkCluster cluster;
    private final FiniteReplay replay;

    Site(Traffic traffic, Path flinkConf, int parallelism) throws Exception {
        workplace = new Workplace("bench");
        broker = EmbeddedBroker.start(workplace.path("kafka"));
        cluster =
                FlinkCluster.start(
                        flinkConf, workplace.path("checkpoints"), parallelism, 1, Map.of());
        replay =
                new FiniteReplay(
                        broker.bootstrap(),
                        new Topics("bench"),
                        traffic.feeds(),
                        workplace.path("claims"));
        replay.createTopics();
    }

    FiniteReplay replay() {
        return replay;
    }

    FlinkCluster cluster() {
        return cluster;
    }

    FeedPublisher publisher() {
        return new FeedPublisher(
                replay.bootstrap(), replay.topics(), new LocalStore(replay.claims()));
    }

    Arrivals arrivals(Traffic traffic, int frames) {
        return Arrivals.of(replay.bootstrap(), replay.topics(), traffic, frames);
    }

    /**
     * Starts the job.
     *
     * @param bounded whether it ends with what is on the topic now
     */
    FlinkCluster.RunningJob submit(RolloutSettings rollout, boolean bounded) throws Exception {
        KafkaJob job =
                new KafkaJob(
                        replay.bootstrap(),
                        replay.topics(),
                        replay.feeds(),
                        rollout.withoutCandidates(),
                        IdentityNowcaster::create,
                        replay.claims(),
                        bounded);
        return cluster.submit("bench", job, Restore.nothing());
    }

    @Override
    public void close() throws Exception {
        cluster.close();
        broker.close();
        workplace.close();
    }
}
