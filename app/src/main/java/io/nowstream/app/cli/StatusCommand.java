package io.nowstream.app.cli;

import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.live.FeedStatus;
import io.nowstream.app.live.StateBroker;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nowstream status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Shows a run's feeds by what is on its topics: how old the newest frame is, how far"
                    + " the",
            "nowcasts lag behind it, which tier and model answered last, and which feed is silent."
        },
        footer = {"", "Example:", "  nowstream status nowstream.yaml"})
final class StatusCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin private RunFile file = new RunFile();

    @Override
    public Integer call() throws Exception {
        NowstreamConfig config = file.read();
        List<FeedStatus> feeds =
                FeedStatus.of(config, StateBroker.kafka(config), Clock.systemUTC().instant());
        PrintWriter out = spec.commandLine().getOut();
        String line = "%-20s %10s %10s  %-12s %-20s %s%n";
        out.printf(line, "feed", "age", "lag", "tier", "model", "state");
        for (FeedStatus feed : feeds) {
            out.printf(
                    line,
                    feed.feed(),
                    span(feed.age()),
                    span(feed.lag()),
                    feed.tier(),
                    feed.model(),
                    feed.state());
        }
        out.flush();
        return 0;
    }

    /** The two largest units are enough. */
    private static String span(Optional<Duration> span) {
        return span.map(StatusCommand::span).orElse("-");
    }

    private static String span(Duration span) {
        if (span.toDays() > 0) {
            return "%d d %d h".formatted(span.toDays(), span.toHoursPart());
        }
        if (span.toHours() > 0) {
            return "%d h %d min".formatted(span.toHours(), span.toMinutesPart());
        }
        return span.toMinutes() > 0
                ? "%d min %d s".formatted(span.toMinutes(), span.toSecondsPart())
                : "%d s".formatted(span.toSeconds());
    }
}
