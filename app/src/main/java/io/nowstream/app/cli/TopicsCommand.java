package io.nowstream.app.cli;

import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.live.LiveTopics;
import io.nowstream.app.live.StateBroker;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nowstream topics}. */
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description = {
            "Creates those topics of a run that are not there; changes nothing that is there, and",
            "says so where its settings would lose records."
        },
        footer = {"", "Example:", "  nowstream topics nowstream.yaml"})
final class TopicsCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin private RunFile file = new RunFile();

    @Override
    public Integer call() throws Exception {
        NowstreamConfig config = file.read();
        PrintWriter out = spec.commandLine().getOut();
        LiveTopics.create(config, StateBroker.kafka(config)).forEach(out::println);
        out.flush();
        return 0;
    }
}
