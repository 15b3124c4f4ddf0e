package io.nowstream.app.cluster;

import io.nowstream.app.job.JobMain;
import io.nowstream.app.job.Restore;
import java.net.URI;
import java.nio.file.Path;
import org.apache.flink.client.deployment.application.ApplicationClusterEntryPoint;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.entrypoint.ClusterEntrypoint;
import org.apache.flink.runtime.resourcemanager.StandaloneResourceManagerFactory;
import org.apache.flink.runtime.util.JvmShutdownSafeguard;
import org.apache.flink.runtime.util.SignalHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job manager of a cluster in application mode, with the one job of the run. Whenever it
 * starts, the job goes on from the newest retained checkpoint: there is nobody else who would know
 * of it.
 */
public final class JobManagerMain extends ApplicationClusterEntryPoint {

    private static final Logger OWN_LOG = LoggerFactory.getLogger(JobManagerMain.class);

    private JobManagerMain(Configuration configuration, PackagedProgram program) {
        super(configuration, program, StandaloneResourceManagerFactory.getInstance());
    }

    /**
     * Runs until the job has ended, which an endless one does not.
     *
     * @param arguments the directory of the cluster's configuration
     */
    public static void main(String[] arguments) throws Exception {
        SignalHandler.register(OWN_LOG);
        JvmShutdownSafeguard.installAsShutdownHook(OWN_LOG);
        ClusterConf conf = ClusterConf.read(Path.of(arguments[0]));
        Configuration configuration = conf.flink();
        PackagedProgram program =
                PackagedProgram.newBuilder()
                        .setEntryPointClassName(JobMain.class.getName())
                        .setArguments(conf.runFile().toString())
                        .setConfiguration(configuration)
                        .build();
        configureExecution(configuration, program);
        restore(configuration);
        ClusterEntrypoint.runClusterEntrypoint(new JobManagerMain(configuration, program));
    }

    private static void restore(Configuration configuration) throws Exception {
        if (configuration.contains(StateRecoveryOptions.SAVEPOINT_PATH)) {
            OWN_LOG.info(
                    "the job goes on from {}, as its configuration says",
                    configuration.get(StateRecoveryOptions.SAVEPOINT_PATH));
            return;
        }
        String checkpoints = configuration.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY);
        Restore newest = Restore.newestUnder(Path.of(URI.create(checkpoints)));
        newest.path()
                .ifPresent(path -> configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, path));
        OWN_LOG.info(
                "the job {}",
                newest.path().map(path -> "goes on from " + path).orElse("begins anew"));
    }
}
