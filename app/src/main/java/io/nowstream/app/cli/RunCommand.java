package io.nowstream.app.cli;

import io.nowstream.app.config.ConfigFile;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.live.LiveRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nowstream run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs live feeds: ingest, job, map and alerts, until Ctrl-C.",
            "However it was stopped, it goes on where it was."
        },
        footer = {
            "",
            "flink-conf/nowstream.yaml shows every key with its default.",
            "",
            "Example:",
            "  nowstream run nowstream.yaml"
        })
final class RunCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin private FlinkConf flinkConf = new FlinkConf();

    @Parameters(
            paramLabel = "FILE",
            description = "Configuration of the run, e.g. flink-conf/nowstream.yaml.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Override
    public Integer call() throws Exception {
        NowstreamConfig config = ConfigFile.read(file);
        PrintWriter out = spec.commandLine().getOut();
        return UntilInterrupted.run(
                () -> {
                    try (LiveRun run =
                            LiveRun.start(config, flinkConf.directory(), Clock.systemUTC(), out)) {
                        out.println("nowstream: map at " + run.page());
                        out.flush();
                        run.await();
                    }
                });
    }
}
