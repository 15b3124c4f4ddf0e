package io.nowstream.app.demo;

import io.nowstream.app.broker.EmbeddedBroker;
import io.nowstream.app.job.AlertWriter;
import io.nowstream.app.job.NowcasterChoice;
import io.nowstream.app.live.RunArchive;
import io.nowstream.app.replay.ArchiveFeeds;
import io.nowstream.app.replay.Expected;
import io.nowstream.app.replay.FiniteReplay;
import io.nowstream.app.replay.Tally;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Stamps;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.ingest.publish.ReplaySummary;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.cap.CapPublisher;
import io.nowstream.sinks.cap.CapSettings;
import io.nowstream.sinks.kafka.RunTopic;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** A finite replay, as fast as it goes, and its figures. */
public final class OnceDemo {

    private static final Duration ARCHIVING = Duration.ofMinutes(30);

    private OnceDemo() {}

    /** Runs it through a broker, a cluster and a reader of committed records. */
    public static OnceReport run(DemoSettings settings, ReplayProgress progress) throws Exception {
        return run(settings, progress, line -> {});
    }

    /** The same, and says which nowcaster serves which feeds, before anything else. */
    public static OnceReport run(
            DemoSettings settings, ReplayProgress progress, Consumer<String> lines)
            throws Exception {
        try (Workplace workplace = new Workplace("demo");
                Material material = Material.open(settings, workplace)) {
            NowcasterChoice choice = new NowcasterChoice(settings.nowcaster());
            Feeds feeds = ArchiveFeeds.of(material.whole(), choice);
            choice.lines().forEach(lines);
            Task task = new Task(settings, workplace, material, feeds, choice);
            if (settings.kafka().isPresent()) {
                return task.through(settings.kafka().get(), progress);
            }
            try (EmbeddedBroker broker = EmbeddedBroker.start(workplace.path("kafka"))) {
                return task.through(broker.kafka(), progress);
            }
        }
    }

    /** One replay, but for its broker. */
    private record Task(
            DemoSettings settings,
            Workplace workplace,
            Material material,
            Feeds feeds,
            NowcasterChoice choice) {

        OnceReport through(KafkaAccess kafka, ReplayProgress progress) throws Exception {
            FiniteReplay replay =
                    new FiniteReplay(
                            kafka,
                            new Topics(settings.run()),
                            feeds,
                            workplace.path("claims"),
                            settings.nowcaster().source());
            replay.createTopics();
            replay.requireFreshTopics();
            ReplaySummary published = ReplaySummary.NOTHING;
            for (Material.Piece piece : material.pieces()) {
                published = published.plus(replay.publish(piece.archive(), piece.kind(), progress));
            }
            replay.run(
                    settings.flinkConf(),
                    workplace.path("checkpoints"),
                    settings.parallelism(),
                    RolloutSettings.forReplay(),
                    Map.of());
            Tally tally = new Tally();
            replay.read(
                    EnumSet.of(
                            RunTopic.FRAMES,
                            RunTopic.NOWCASTS,
                            RunTopic.REJECTED,
                            RunTopic.WARNINGS),
                    tally);
            if (settings.archiveTo().isPresent()) {
                archive(replay, settings.archiveTo().get());
            }
            if (settings.alerts().isPresent()) {
                writeAlerts(replay, material.whole(), settings.alerts().get());
            }
            return report(published, tally);
        }

        private OnceReport report(ReplaySummary published, Tally tally) {
            Map<String, OnceReport> byFeed = new TreeMap<>();
            long expected = 0;
            for (FeedArchive feed : material.whole().feeds()) {
                long ofFeed = Expected.nowcasts(feed, feeds.of(feed.feed()).orElseThrow());
                Tally found = tally.ofFeed(feed.feed());
                ModelId model = choice.modelOf(feed.feed()).orElse(choice.model());
                byFeed.put(
                        feed.feed(),
                        OnceDemo.report(model, found.frames(), ofFeed, found, Map.of()));
                expected += ofFeed;
            }
            return OnceDemo.report(
                    choice.model(), published.framesPublished(), expected, tally, byFeed);
        }
    }

    /** The replay's frames; those that are there already are passed over. */
    private static void archive(FiniteReplay replay, Path directory) throws Exception {
        try (RunArchive archive =
                RunArchive.start(
                        directory,
                        replay.kafka(),
                        replay.topics(),
                        replay.feeds(),
                        replay.claims())) {
            if (!archive.awaitCaughtUp(ARCHIVING)) {
                throw new IllegalStateException(
                        "%s did not take the replay's frames within %d min"
                                .formatted(directory, ARCHIVING.toMinutes()));
            }
        }
    }

    /** The replay's alerts as files; what is already there stays as it is. */
    private static void writeAlerts(FiniteReplay replay, Archive archive, Path directory)
            throws Exception {
        Set<String> placed = new HashSet<>();
        for (FeedArchive feed : archive.feeds()) {
            if (ArchiveFeeds.hasGeography(feed)) {
                placed.add(feed.feed());
            }
        }
        AlertWriter writer =
                new AlertWriter(
                        new CapPublisher(
                                new CapSettings(
                                        directory,
                                        AlertWriter.DEMO_SENDER,
                                        "Nowstream",
                                        false,
                                        Clock.systemUTC(),
                                        placed::contains)));
        replay.read(EnumSet.of(RunTopic.WARNINGS), writer);
    }

    static OnceReport report(
            ModelId model,
            long framesIn,
            long expected,
            Tally tally,
            Map<String, OnceReport> feeds) {
        Map<String, OnceReport.Latency> latency = new LinkedHashMap<>();
        latency.put(
                "assemble",
                latency(tally, s -> s.assembledEpochMicros() - s.receivedEpochMicros()));
        latency.put(
                "queue", latency(tally, s -> s.startedEpochMicros() - s.assembledEpochMicros()));
        latency.put(
                "rollout", latency(tally, s -> s.finishedEpochMicros() - s.startedEpochMicros()));
        return new OnceReport(
                framesIn,
                expected,
                tally.nowcasts(),
                tally.duplicates(),
                tally.raised(),
                tally.late(),
                tally.rejected(),
                model,
                tally.tiers(),
                latency,
                tally.sha256(),
                feeds);
    }

    private static OnceReport.Latency latency(Tally tally, ToLongFunction<Stamps> stage) {
        return new OnceReport.Latency(
                tally.milliseconds(0.5, stage), tally.milliseconds(0.99, stage));
    }
}
