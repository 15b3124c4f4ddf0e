package io.nowstream.app.cli;

import io.nowstream.app.UserMistake;
import io.nowstream.app.config.ConfigFile;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.control.Controller;
import io.nowstream.app.job.Closing;
import io.nowstream.app.live.LiveControl;
import io.nowstream.app.live.StateBroker;
import io.nowstream.frames.KafkaAccess;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nowstream control}. */
@Command(
        name = "control",
        mixinStandardHelpOptions = true,
        description = {
            "Controls a run's releases, until Ctrl-C: has checkpoints retrained where skill is lost",
            "or the calendar says so, tries winners in the shadow, promotes what is better.",
            "However it was stopped, it goes on where it was."
        },
        footer = {
            "",
            "The run's configuration needs control: {enabled: true, in-process: false}, or the run",
            "does it itself. docs/retraining.md explains it.",
            "",
            "Example:",
            "  nowstream control nowstream.yaml"
        })
final class ControlCommand implements Callable<Integer> {

    private static final long LOOK_MILLIS = 500;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Configuration of the run.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Override
    public Integer call() throws Exception {
        NowstreamConfig config = ConfigFile.read(file);
        if (!config.control.enabled || config.control.inProcess) {
            throw new UserMistake(
                    "%s: control.enabled must be true and control.in-process false for that"
                            .formatted(file));
        }
        return config.kafka.bootstrap.isEmpty()
                ? onRunsOwn(config)
                : on(config, StateBroker.kafka(config));
    }

    private int onRunsOwn(NowstreamConfig config) throws Exception {
        try (StateBroker broker = StateBroker.of(Path.of(config.state))) {
            return on(config, broker.kafka());
        }
    }

    private int on(NowstreamConfig config, KafkaAccess kafka) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        return UntilInterrupted.run(
                () -> {
                    try (Controller controller =
                                    LiveControl.start(config, kafka, Clock.systemUTC());
                            Closing page = LiveControl.serve(config, controller)) {
                        out.printf("nowstream: run %s is controlled%n", config.run);
                        out.flush();
                        while (true) {
                            Thread.sleep(LOOK_MILLIS);
                            controller.failIfFailed();
                        }
                    }
                });
    }
}
