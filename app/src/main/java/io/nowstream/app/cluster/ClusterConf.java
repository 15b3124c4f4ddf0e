package io.nowstream.app.cluster;

import io.nowstream.app.UserMistake;
import io.nowstream.app.config.ConfigException;
import io.nowstream.app.config.ConfigFile;
import io.nowstream.app.config.FlinkKeys;
import io.nowstream.app.config.NowstreamConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * The configuration of a process cluster: a directory with {@code nowstream.yaml} and Flink's
 * {@code config.yaml}.
 *
 * @param directory where both lie
 * @param config the run's
 * @param flink Flink's, with checkpoints under the run's state unless the file says where
 */
public record ClusterConf(Path directory, NowstreamConfig config, Configuration flink) {

    private static final String RUN = "nowstream.yaml";
    private static final String FLINK = "config.yaml";

    /**
     * Reads both.
     *
     * @throws UserMistake if one of them is not there or they do not go together
     * @throws ConfigException if the run's is wrong
     */
    public static ClusterConf read(Path directory) {
        for (String file : new String[] {RUN, FLINK}) {
            if (!Files.isRegularFile(directory.resolve(file))) {
                throw new UserMistake(
                        "%s: no %s in it; a cluster needs %s and %s, and flink-conf/cluster is one to copy"
                                .formatted(directory, file, RUN, FLINK));
            }
        }
        Path absolute = directory.toAbsolutePath();
        NowstreamConfig config = ConfigFile.read(absolute.resolve(RUN));
        Configuration flink = GlobalConfiguration.loadConfiguration(absolute.toString());
        demandKnownKeys(absolute, flink);
        ClusterConf conf = new ClusterConf(absolute, config, flink);
        if (!flink.contains(CheckpointingOptions.CHECKPOINTS_DIRECTORY)) {
            flink.set(
                    CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                    conf.state().resolve("checkpoints").toUri().toString());
        }
        flink.set(CoreOptions.TMP_DIRS, conf.scratch().toString());
        conf.check();
        return conf;
    }

    /** Flink would pass over a key that is misspelt. */
    private static void demandKnownKeys(Path directory, Configuration flink) {
        for (String key : flink.keySet()) {
            Optional<String> near = FlinkKeys.meant(key);
            if (near.isPresent()) {
                throw new UserMistake(
                        "%s: %s: Flink has no such key; did you mean %s?"
                                .formatted(directory.resolve(FLINK), key, near.get()));
            }
        }
    }

    private void check() {
        if (config.control.enabled && config.control.inProcess) {
            throw new UserMistake(
                    "%s: control.in-process must be false, because a cluster runs the controller as a process of its own"
                            .formatted(runFile()));
        }
        int slots = flink.get(TaskManagerOptions.NUM_TASK_SLOTS);
        int managers = config.cluster.taskManagers;
        if (managers < 1 || managers * slots < config.parallelism) {
            throw new UserMistake(
                    "%s: cluster.task-managers: %d with %d slots each (taskmanager.numberOfTaskSlots in %s) do not hold parallelism %d"
                            .formatted(runFile(), managers, slots, FLINK, config.parallelism));
        }
        if (!config.cluster.mapMemory.matches("[1-9][0-9]{0,5}[mg]")) {
            throw new UserMistake(
                    "%s: cluster.map-memory: a number and m or g, e.g. 1g, got \"%s\""
                            .formatted(runFile(), config.cluster.mapMemory));
        }
    }

    /** The run's file, absolute. */
    public Path runFile() {
        return directory.resolve(RUN);
    }

    /** Directory of everything that outlives the processes. */
    public Path state() {
        return Path.of(config.state).toAbsolutePath().normalize();
    }

    /** Where processes leave their logs and pids. */
    public ClusterFiles files() {
        return new ClusterFiles(state().resolve("cluster"));
    }

    /** What processes need while they live; emptied before each start. */
    Path scratch() {
        return files().directory().resolve("scratch");
    }

    /** Data of the broker of our own. */
    Path broker() {
        return state().resolve("kafka");
    }

    /** Whether the cluster brings its broker. */
    boolean bringsBroker() {
        return config.kafka.bootstrap.isEmpty();
    }

    int restPort() {
        return flink.get(RestOptions.PORT);
    }

    int jobManagerPort() {
        return flink.get(JobManagerOptions.PORT);
    }
}
