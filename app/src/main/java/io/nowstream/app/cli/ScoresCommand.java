package io.nowstream.app.cli;

import io.nowstream.app.UserMistake;
import io.nowstream.app.live.StateBroker;
import io.nowstream.app.scores.ScoreLog;
import io.nowstream.app.scores.ScoreSheet;
import io.nowstream.app.scores.ScoreSheetJson;
import io.nowstream.frames.FeedPattern;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Score;
import io.nowstream.frames.Topics;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nowstream scores}. */
@Command(
        name = "scores",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what a run's nowcasts have earned, per lead, beside their baselines.",
            "Scored as published, as the truth arrived; no score without its n."
        },
        footer = {
            "",
            "Examples:",
            "  nowstream scores --state state",
            "  nowstream scores --bootstrap localhost:9092 --run live --feed nl-radar --by day"
        })
final class ScoresCommand implements Callable<Integer> {

    private static final Duration READING = Duration.ofMinutes(2);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Where the run is. */
    static final class Place {

        @Option(
                names = "--bootstrap",
                paramLabel = "HOST:PORT",
                description = "Kafka broker of the run.")
        private @Nullable String bootstrap;

        @Option(
                names = "--state",
                paramLabel = "DIR",
                description = {
                    "State directory of the run: its broker is asked, or if it does not run, its",
                    "topics are read."
                })
        private @Nullable Path state;
    }

    @ArgGroup(exclusive = true, multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private Place place;

    @Mixin private KafkaClientOption client = new KafkaClientOption();

    @Option(
            names = "--run",
            paramLabel = "NAME",
            defaultValue = "live",
            description = "Name of the run (default: ${DEFAULT-VALUE}).")
    private String run = "live";

    @Option(
            names = "--feed",
            paramLabel = "PATTERN",
            defaultValue = "*",
            description = "Which feeds, e.g. nl-radar or sevir/* (default: all).")
    private String feed = "*";

    @Option(
            names = "--by",
            paramLabel = "PERIOD",
            defaultValue = "all",
            description = "all, hour or day: what is summed up in one table (default: all).")
    private String by = "all";

    @Option(names = "--json", description = "Prints one JSON object on stdout.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (!List.of("all", "hour", "day").contains(by)) {
            throw new ParameterException(
                    spec.commandLine(), "--by is all, hour or day, got \"%s\"".formatted(by));
        }
        ScoreLog log = new ScoreLog();
        if (place.state != null) {
            try (StateBroker broker = StateBroker.of(place.state)) {
                read(client.at(broker.kafka().bootstrap()), log);
            }
        } else {
            read(client.at(String.valueOf(place.bootstrap)), log);
        }
        FeedPattern pattern = new FeedPattern(feed);
        List<String> feeds = log.feeds().stream().filter(pattern::matches).toList();
        if (feeds.isEmpty()) {
            throw new UserMistake(
                    "run %s has no scores yet%s: they come when the first nowcasts have come true"
                            .formatted(run, feed.equals("*") ? "" : " of " + feed));
        }
        print(log, feeds);
        return 0;
    }

    private void read(KafkaAccess kafka, ScoreLog log) throws InterruptedException {
        try (NowcastTail tail =
                NowcastTail.over(kafka, new Topics(run), EnumSet.of(RunTopic.SCORES)).start(log)) {
            if (!tail.awaitCaughtUp(READING)) {
                throw new UserMistake(
                        ("the scores of run %s could not be read from %s within %d min;"
                                        + " is that its broker, and is there such a run?")
                                .formatted(run, kafka, READING.toMinutes()));
            }
        }
    }

    private void print(ScoreLog log, List<String> feeds) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ScoreSheetJson(log).of(feeds).toPrettyString());
        } else {
            ScoreSheet sheet = new ScoreSheet(log);
            for (String one : feeds) {
                if (by.equals("all")) {
                    sheet.print(one, out);
                } else {
                    sheet.print(one, Score.Period.valueOf(by.toUpperCase(Locale.ROOT)), out);
                }
            }
        }
        out.flush();
    }
}
