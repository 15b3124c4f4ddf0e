package io.nowstream.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nowstream cluster}: a run as processes of this machine. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        description = {
            "A run as processes of this machine: Kafka, job manager, task managers, map, ingest,",
            "archive, controller. What dies is started again; the job goes on from its newest",
            "checkpoint."
        },
        subcommands = {
            ClusterStartCommand.class,
            ClusterStatusCommand.class,
            ClusterStopCommand.class
        })
final class ClusterCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "cluster needs a verb: start, status or stop");
    }
}
