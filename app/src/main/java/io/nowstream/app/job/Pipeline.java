package io.nowstream.app.job;

import io.nowstream.sinks.map.Metric;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Everything behind the broker in one process: the job, the map server, the alerts. */
public final class Pipeline implements AutoCloseable {

    private final Closing closing = new Closing();
    private final FlinkCluster.RunningJob running;
    private final MapAndAlerts map;

    /**
     * What a pipeline is made of.
     *
     * @param job the job and its topics
     * @param flinkConf directory of {@code config.yaml}
     * @param checkpoints directory of checkpoints
     * @param parallelism subtasks per operator
     * @param restore where the job goes on from
     * @param map what people see
     */
    public record Parts(
            KafkaJob job,
            Path flinkConf,
            Path checkpoints,
            int parallelism,
            Restore restore,
            MapAndAlerts.Parts map) {}

    /** Starts the map first: a port in use is found before anything else is begun. */
    public static Pipeline start(Parts parts) throws Exception {
        return new Pipeline(parts);
    }

    private Pipeline(Parts parts) throws Exception {
        try {
            KafkaJob job = parts.job();
            map = closing.add(MapAndAlerts.serve(parts.map()));
            FlinkCluster cluster =
                    closing.add(
                            FlinkCluster.start(
                                    parts.flinkConf(),
                                    parts.checkpoints(),
                                    parts.parallelism(),
                                    1,
                                    Map.of()));
            running = cluster.submit("nowstream " + job.topics().run(), job, parts.restore());
            // Closed before the cluster, so that page and alerts do not see the job go.
            closing.add(map.startReading());
        } catch (Exception e) {
            closing.close();
            throw e;
        }
    }

    /** Where the page is. */
    public URI page() {
        return map.page();
    }

    /**
     * Adds to the map's metrics what others of this process count.
     *
     * @param more asked at every look, from any thread
     */
    public void measuring(Supplier<List<Metric>> more) {
        map.measuring(more);
    }

    public FlinkCluster.RunningJob job() {
        return running;
    }

    /**
     * Throws what ended the reading of topics, if anything did: map and alerts would stand still.
     */
    public void failIfFailed() {
        map.failIfFailed();
    }

    @Override
    public void close() throws Exception {
        closing.close();
    }
}
