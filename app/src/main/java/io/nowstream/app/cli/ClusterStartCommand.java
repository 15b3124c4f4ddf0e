package io.nowstream.app.cli;

import io.nowstream.app.cluster.ClusterConf;
import io.nowstream.app.cluster.ProcessCluster;
import io.nowstream.app.live.LiveCheck;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nowstream cluster start}. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Starts a cluster, which goes on when this command has ended.",
        footer = {
            "",
            "However it was stopped, it goes on where it was.",
            "",
            "Example:",
            "  nowstream cluster start --conf my-cluster --wait"
        })
final class ClusterStartCommand implements Callable<Integer> {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin private ClusterDirectory directory = new ClusterDirectory();

    @Option(
            names = "--wait",
            description =
                    "Ends when every process serves and the job runs; with exit code 1 if they do"
                            + " not within 5 minutes.")
    private boolean wait;

    @Override
    public Integer call() throws Exception {
        ClusterConf conf = directory.read();
        LiveCheck.lines(conf.config());
        ProcessCluster cluster = new ProcessCluster(conf);
        PrintWriter out = spec.commandLine().getOut();
        cluster.start();
        out.printf(
                "nowstream: cluster of run %s started, logs in %s%n",
                conf.config().run, cluster.files().directory());
        out.flush();
        if (wait && !cluster.awaitReady(LONGEST_WAIT)) {
            ClusterStatusCommand.print(cluster, out);
            throw new IllegalStateException(
                    "the cluster is not ready; the logs in %s say why"
                            .formatted(cluster.files().directory()));
        }
        if (wait) {
            ClusterStatusCommand.print(cluster, out);
            out.printf(
                    "nowstream: map at http://%s:%d/%n",
                    conf.config().map.host, conf.config().map.port);
            out.flush();
        }
        return 0;
    }
}
