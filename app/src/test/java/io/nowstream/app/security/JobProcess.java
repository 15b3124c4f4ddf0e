package io.nowstream.app.security;

import io.nowstream.app.config.ConfigFile;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.job.FlinkCluster;
import io.nowstream.app.job.Restore;
import io.nowstream.app.live.LiveJob;
import io.nowstream.app.live.StateBroker;
import java.nio.file.Path;
import java.util.Map;

/** The job of a configuration on a Flink cluster of its own process. */
final class JobProcess {

    private JobProcess() {}

    public static void main(String[] arguments) throws Exception {
        NowstreamConfig config = ConfigFile.read(Path.of(arguments[0]));
        Path flinkConf = Path.of(System.getProperty("nowstream.home"), "flink-conf");
        Path checkpoints = Path.of(config.state).resolve("checkpoints");
        try (FlinkCluster cluster = FlinkCluster.start(flinkConf, checkpoints, 1, 1, Map.of())) {
            cluster.submit(
                            "secured",
                            LiveJob.of(config, StateBroker.kafka(config)),
                            Restore.nothing())
                    .await();
        }
    }
}
