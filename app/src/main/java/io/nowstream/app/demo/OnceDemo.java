package io.nowstream.app.demo;

import io.nowstream.app.UserMistake;
import io.nowstream.app.broker.EmbeddedBroker;
import io.nowstream.app.replay.ArchiveFeeds;
import io.nowstream.app.replay.Expected;
import io.nowstream.app.replay.FiniteReplay;
import io.nowstream.app.replay.Tally;
import io.nowstream.frames.Stamps;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.ingest.publish.ReplaySummary;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Nowcasters;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.kafka.RunTopic;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/** A finite replay, as fast as it goes, and its figures. */
public final class OnceDemo {

    private OnceDemo() {}

    /** Runs it through a broker, a cluster and a reader of committed records. */
    public static OnceReport run(DemoSettings settings, ReplayProgress progress) throws Exception {
        try (Workplace workplace = new Workplace("demo");
                Archive archive = Archives.open(archiveDirectory(settings, workplace))) {
            Feeds feeds = ArchiveFeeds.of(archive, settings.nowcaster());
            if (settings.bootstrap().isPresent()) {
                return through(
                        settings.bootstrap().get(), settings, workplace, archive, feeds, progress);
            }
            try (EmbeddedBroker broker = EmbeddedBroker.start(workplace.path("kafka"))) {
                return through(broker.bootstrap(), settings, workplace, archive, feeds, progress);
            }
        }
    }

    private static Path archiveDirectory(DemoSettings settings, Workplace workplace)
            throws Exception {
        if (settings.archive().isPresent()) {
            return settings.archive().get();
        }
        Path generated = workplace.path("storm");
        StormArchive.write(generated, 0);
        return generated;
    }

    private static OnceReport through(
            String bootstrap,
            DemoSettings settings,
            Workplace workplace,
            Archive archive,
            Feeds feeds,
            ReplayProgress progress)
            throws Exception {
        FiniteReplay replay =
                new FiniteReplay(
                        bootstrap, new Topics(settings.run()), feeds, workplace.path("claims"));
        replay.createTopics();
        refuseUsedTopics(replay);
        ReplaySummary published = replay.publish(archive, progress);
        replay.run(
                settings.flinkConf(),
                workplace.path("checkpoints"),
                settings.parallelism(),
                RolloutSettings.forReplay(),
                Map.of());
        Tally tally = new Tally();
        replay.read(EnumSet.of(RunTopic.NOWCASTS, RunTopic.REJECTED, RunTopic.WARNINGS), tally);
        return report(settings, Expected.nowcasts(archive, feeds), published, tally);
    }

    /** Nowcasts of an earlier replay would be counted as this one's. */
    private static void refuseUsedTopics(FiniteReplay replay) throws InterruptedException {
        Tally before = new Tally();
        replay.read(EnumSet.of(RunTopic.NOWCASTS), before);
        if (before.begun() > 0) {
            throw new UserMistake(
                    "run %s has %,d nowcasts on %s already; choose another name with --run"
                            .formatted(replay.topics().run(), before.begun(), replay.bootstrap()));
        }
    }

    private static OnceReport report(
            DemoSettings settings, long expected, ReplaySummary published, Tally tally) {
        Map<String, OnceReport.Latency> latency = new LinkedHashMap<>();
        latency.put(
                "assemble",
                latency(tally, s -> s.assembledEpochMicros() - s.receivedEpochMicros()));
        latency.put(
                "queue", latency(tally, s -> s.startedEpochMicros() - s.assembledEpochMicros()));
        latency.put(
                "rollout", latency(tally, s -> s.finishedEpochMicros() - s.startedEpochMicros()));
        try (Nowcaster asked = Nowcasters.create(settings.nowcaster())) {
            return new OnceReport(
                    published.framesPublished(),
                    expected,
                    tally.nowcasts(),
                    tally.duplicates(),
                    tally.raised(),
                    tally.late(),
                    tally.rejected(),
                    asked.id(),
                    tally.tiers(),
                    latency,
                    tally.sha256());
        }
    }

    private static OnceReport.Latency latency(Tally tally, ToLongFunction<Stamps> stage) {
        return new OnceReport.Latency(
                tally.milliseconds(0.5, stage), tally.milliseconds(0.99, stage));
    }
}
