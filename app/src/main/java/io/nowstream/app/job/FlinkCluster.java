package io.nowstream.app.job;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A Flink cluster in this process, configured by {@code flink-conf/config.yaml}, for one job at a
 * time.
 */
public final class FlinkCluster implements AutoCloseable {

    private final Configuration configuration;
    private final MiniCluster cluster;
    private final int parallelism;

    /**
     * Starts the cluster.
     *
     * @param confDirectory where {@code config.yaml} lies
     * @param checkpoints directory of checkpoints
     * @param parallelism subtasks per operator; also the slots of a task manager
     * @param taskManagers how many task managers
     * @param overrides keys set on top of the file
     */
    public static FlinkCluster start(
            Path confDirectory,
            Path checkpoints,
            int parallelism,
            int taskManagers,
            Map<String, String> overrides)
            throws Exception {
        if (!Files.isRegularFile(confDirectory.resolve("config.yaml"))) {
            throw new IllegalArgumentException(
                    confDirectory
                            + ": no config.yaml in it; point --flink-conf at the directory that"
                            + " comes with Nowstream");
        }
        Configuration configuration =
                GlobalConfiguration.loadConfiguration(confDirectory.toAbsolutePath().toString());
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                checkpoints.toAbsolutePath().toUri().toString());
        configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(RestOptions.PORT, 0);
        overrides.forEach(configuration::setString);
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(taskManagers)
                                .setNumSlotsPerTaskManager(parallelism)
                                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                                .build());
        cluster.start();
        return new FlinkCluster(configuration, cluster, parallelism);
    }

    private FlinkCluster(Configuration configuration, MiniCluster cluster, int parallelism) {
        this.configuration = configuration;
        this.cluster = cluster;
        this.parallelism = parallelism;
    }

    /**
     * Submits a job.
     *
     * @param name the job's name
     * @param topology builds it
     * @param restore where to go on from
     */
    public RunningJob submit(
            String name, Consumer<StreamExecutionEnvironment> topology, Restore restore)
            throws Exception {
        StreamExecutionEnvironment env = new StreamExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        topology.accept(env);
        var graph = env.getStreamGraph();
        graph.setJobName(name);
        JobGraph job = graph.getJobGraph();
        restore.path()
                .ifPresent(
                        path ->
                                job.setSavepointRestoreSettings(
                                        SavepointRestoreSettings.forPath(
                                                path,
                                                configuration.get(
                                                        StateRecoveryOptions
                                                                .SAVEPOINT_IGNORE_UNCLAIMED_STATE))));
        JobID id = cluster.submitJob(job).get().getJobID();
        return new RunningJob(id, cluster.requestJobResult(id));
    }

    /** The cluster itself, for tests that break it. */
    public MiniCluster miniCluster() {
        return cluster;
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }

    /** A job that was submitted. */
    public final class RunningJob {
        private final JobID id;
        private final CompletableFuture<JobResult> result;

        private RunningJob(JobID id, CompletableFuture<JobResult> result) {
            this.id = id;
            this.result = result;
        }

        /**
         * Waits until the job has ended by itself.
         *
         * @throws JobFailedException if it failed or was cancelled
         */
        public void await() throws InterruptedException {
            try {
                result.get().toJobExecutionResult(FlinkCluster.class.getClassLoader());
            } catch (Exception e) {
                if (e instanceof InterruptedException interrupted) {
                    throw interrupted;
                }
                throw new JobFailedException("the job ended without finishing: " + rootOf(e), e);
            }
        }

        /** Completes when the job is over, however it ended. */
        public CompletableFuture<JobResult> result() {
            return result;
        }

        /** What the cluster knows it by. */
        public JobID id() {
            return id;
        }

        /**
         * Stops the job where it is: what is in flight is neither answered nor lost, it is in the
         * savepoint. That is written in Flink's canonical format, which any number of subtasks and
         * the next release take up.
         *
         * @param directory the savepoint becomes a directory in it
         * @return where a job goes on from
         * @throws ExecutionException if it could not be written; then the job goes on
         */
        public Restore stopWithSavepoint(Path directory)
                throws InterruptedException, ExecutionException {
            String savepoint =
                    cluster.stopWithSavepoint(
                                    id,
                                    directory.toAbsolutePath().toUri().toString(),
                                    false,
                                    SavepointFormatType.CANONICAL)
                            .get();
            result.get();
            return new Restore(Optional.of(savepoint));
        }

        public void cancel() throws InterruptedException, ExecutionException {
            cluster.cancelJob(id).get();
            result.get();
        }
    }

    private static String rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }
}
