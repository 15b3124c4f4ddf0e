package io.nowstream.app.cli;

import io.nowstream.app.UserMistake;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.live.DirectoryFeeds;
import io.nowstream.app.live.StateBroker;
import io.nowstream.frames.KafkaAccess;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nowstream ingest}. */
@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        description = {
            "Watches the directories of a run's feeds and publishes their frames and readings, until",
            "Ctrl-C.",
            "However it was stopped, it goes on where it was. A feed is filled by one process."
        },
        footer = {
            "",
            "nowstream run does this too; alone it is one process of a cluster, and the topics must",
            "be there (nowstream topics FILE).",
            "",
            "Example:",
            "  nowstream ingest nowstream.yaml"
        })
final class IngestCommand implements Callable<Integer> {

    private static final long LOOK_MILLIS = 500;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin private RunFile file = new RunFile();

    @Override
    public Integer call() throws Exception {
        NowstreamConfig config = file.read();
        if (!DirectoryFeeds.areWanted(config)) {
            throw new UserMistake(
                    "%s: no feed has a source.directory or a readings.directory, so there is nothing to ingest"
                            .formatted(file.path()));
        }
        KafkaAccess kafka = StateBroker.kafka(config);
        PrintWriter out = spec.commandLine().getOut();
        return UntilInterrupted.run(
                () -> {
                    try (DirectoryFeeds feeds =
                            DirectoryFeeds.start(config, kafka, Clock.systemUTC())) {
                        out.printf("nowstream: feeds of run %s are ingested%n", config.run);
                        out.flush();
                        while (true) {
                            Thread.sleep(LOOK_MILLIS);
                            feeds.failIfFailed();
                        }
                    }
                });
    }
}
