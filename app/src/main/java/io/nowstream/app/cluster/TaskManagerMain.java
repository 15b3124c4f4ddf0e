package io.nowstream.app.cluster;

import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.runtime.util.JvmShutdownSafeguard;
import org.apache.flink.runtime.util.SignalHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task manager of a cluster. */
public final class TaskManagerMain {

    private static final Logger LOG = LoggerFactory.getLogger(TaskManagerMain.class);

    private TaskManagerMain() {}

    /**
     * Serves the job manager until the process is ended.
     *
     * @param arguments the directory of the cluster's configuration, and the task manager's name:
     *     one that comes back under the same takes the place of the dead one at once
     */
    public static void main(String[] arguments) {
        SignalHandler.register(LOG);
        JvmShutdownSafeguard.installAsShutdownHook(LOG);
        Configuration configuration = ClusterConf.read(Path.of(arguments[0])).flink();
        FlinkMemory.ofTaskManager(configuration).putInto(configuration);
        configuration.set(TaskManagerOptions.TASK_MANAGER_RESOURCE_ID, arguments[1]);
        TaskManagerRunner.runTaskManagerProcessSecurely(configuration);
    }
}
