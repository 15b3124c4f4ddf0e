package io.nowstream.app.cli;

import io.nowstream.app.cluster.ClusterStatus;
import io.nowstream.app.cluster.ProcessCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nowstream cluster status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the processes of a cluster, and its job. Exit code 0 if it runs, else 1.",
            "nowstream status shows its feeds."
        },
        footer = {"", "Example:", "  nowstream cluster status --conf my-cluster"})
final class ClusterStatusCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin private ClusterDirectory directory = new ClusterDirectory();

    @Override
    public Integer call() throws Exception {
        return print(new ProcessCluster(directory.read()), spec.commandLine().getOut()) ? 0 : 1;
    }

    /**
     * Prints a line per process.
     *
     * @return whether the cluster runs
     */
    static boolean print(ProcessCluster cluster, PrintWriter out)
            throws IOException, InterruptedException {
        Optional<ClusterStatus> status = cluster.status();
        if (status.isEmpty()) {
            out.println("nowstream: no cluster runs here");
            out.flush();
            return false;
        }
        out.printf(
                "%-16s %8s %6s  %-20s %8s  %s%n",
                "process", "pid", "port", "since", "restarts", "state");
        for (ClusterStatus.Row row : status.get().rows()) {
            out.printf(
                    "%-16s %8s %6s  %-20s %8d  %s%n",
                    row.name(),
                    row.pid() == 0 ? "-" : row.pid(),
                    row.port() == 0 ? "-" : row.port(),
                    row.since().replaceFirst("\\.\\d+Z$", "Z"),
                    row.restarts(),
                    row.state());
        }
        out.println("job: " + cluster.job());
        out.flush();
        return true;
    }
}
