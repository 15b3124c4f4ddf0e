package io.nowstream.app.cli;

import io.nowstream.app.config.ConfigException;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.config.WrittenAt;
import io.nowstream.app.live.LiveCheck;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nowstream config check}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Checks a run's configuration as far as it can be without a broker: keys, values,",
            "directories, formats, and that each feed's nowcaster is there and can serve it.",
            "Prints a line per feed; or the first mistake with its key and line, and exits with 2."
        },
        footer = {"", "Example:", "  nowstream config check nowstream.yaml"})
final class ConfigCheckCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin private RunFile file = new RunFile();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            NowstreamConfig config = file.read();
            LiveCheck.lines(config).forEach(out::println);
            out.flush();
            return 0;
        } catch (ConfigException e) {
            throw new ConfigException(WrittenAt.line(file.path(), e), e);
        }
    }
}
