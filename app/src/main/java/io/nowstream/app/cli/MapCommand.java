package io.nowstream.app.cli;

import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.job.MapAndAlerts;
import io.nowstream.app.live.LiveMap;
import io.nowstream.app.live.StateBroker;
import io.nowstream.frames.KafkaAccess;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nowstream map}. */
@Command(
        name = "map",
        mixinStandardHelpOptions = true,
        description = {
            "Serves the map of a run and publishes its alerts, until Ctrl-C.",
            "Any number may serve; one of them publishes, and another when that one is gone."
        },
        footer = {
            "",
            "nowstream run does this too; alone it is one process of a cluster.",
            "",
            "Example:",
            "  nowstream map nowstream.yaml"
        })
final class MapCommand implements Callable<Integer> {

    private static final long LOOK_MILLIS = 500;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin private RunFile file = new RunFile();

    @Override
    public Integer call() throws Exception {
        NowstreamConfig config = file.read();
        KafkaAccess kafka = StateBroker.kafka(config);
        PrintWriter out = spec.commandLine().getOut();
        return UntilInterrupted.run(
                () -> {
                    try (MapAndAlerts map =
                                    MapAndAlerts.serve(
                                            LiveMap.of(config, kafka, Clock.systemUTC(), out));
                            AutoCloseable reading = map.startReading()) {
                        out.println("nowstream: map at " + map.page());
                        out.flush();
                        while (true) {
                            Thread.sleep(LOOK_MILLIS);
                            map.failIfFailed();
                        }
                    }
                });
    }
}
