package io.nowstream.app.job;

import io.nowstream.app.config.ConfigFile;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.live.LiveJob;
import io.nowstream.app.live.StateBroker;
import java.nio.file.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job as a Flink cluster in application mode runs it: the main class of a {@code
 * FlinkDeployment}, and of {@code nowstream cluster}. Where it goes on from, where checkpoints lie
 * and how it restarts is Flink's configuration.
 */
public final class JobMain {

    private JobMain() {}

    /**
     * Runs the job of a configuration, which is endless.
     *
     * @param arguments the path of {@code nowstream.yaml}
     * @throws io.nowstream.app.config.ConfigException if the file is wrong or a nowcaster cannot
     *     serve its feed
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            throw new IllegalArgumentException(
                    "%s takes one argument, the path of nowstream.yaml; it got %d"
                            .formatted(JobMain.class.getName(), arguments.length));
        }
        NowstreamConfig config = ConfigFile.read(Path.of(arguments[0]));
        KafkaJob job = LiveJob.of(config, StateBroker.kafka(config));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(config.parallelism);
        job.accept(env);
        env.execute("nowstream " + config.run);
    }
}
