package io.nowstream.app.cli;

import io.nowstream.app.cluster.ProcessCluster;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nowstream cluster stop}. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = {
            "Stops a cluster; the job's newest checkpoint stays, and the next start goes on from"
                    + " it.",
            "Also ends what is left of a cluster whose supervisor has died."
        },
        footer = {"", "Example:", "  nowstream cluster stop --conf my-cluster"})
final class ClusterStopCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin private ClusterDirectory directory = new ClusterDirectory();

    @Override
    public Integer call() throws Exception {
        boolean ran = new ProcessCluster(directory.read()).stop();
        PrintWriter out = spec.commandLine().getOut();
        out.println(ran ? "nowstream: cluster stopped" : "nowstream: no cluster runs here");
        out.flush();
        return 0;
    }
}
