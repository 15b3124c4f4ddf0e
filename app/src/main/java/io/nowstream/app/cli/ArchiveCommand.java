package io.nowstream.app.cli;

import io.nowstream.app.UserMistake;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.live.RunArchive;
import io.nowstream.app.live.StateBroker;
import io.nowstream.frames.KafkaAccess;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nowstream archive}. */
@Command(
        name = "archive",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a run's frames into its Zarr archive, until Ctrl-C.",
            "However it was stopped, it goes on where it was. An archive has one writer."
        },
        footer = {
            "",
            "nowstream run does this too; alone it is one process of a cluster, and the topics must",
            "be there (nowstream topics FILE). docs/archive.md says what is in an archive.",
            "",
            "Example:",
            "  nowstream archive nowstream.yaml"
        })
final class ArchiveCommand implements Callable<Integer> {

    private static final long LOOK_MILLIS = 500;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin private RunFile file = new RunFile();

    @Override
    public Integer call() throws Exception {
        NowstreamConfig config = file.read();
        if (config.archive.isEmpty()) {
            throw new UserMistake(
                    "%s: archive is empty, which means none; name a directory"
                            .formatted(file.path()));
        }
        KafkaAccess kafka = StateBroker.kafka(config);
        PrintWriter out = spec.commandLine().getOut();
        return UntilInterrupted.run(
                () -> {
                    try (RunArchive archive = RunArchive.start(config, kafka)) {
                        out.printf("nowstream: frames of run %s are archived%n", config.run);
                        out.flush();
                        while (true) {
                            Thread.sleep(LOOK_MILLIS);
                            archive.failIfFailed();
                        }
                    }
                });
    }
}
