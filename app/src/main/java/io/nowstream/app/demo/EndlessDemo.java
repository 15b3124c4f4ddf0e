package io.nowstream.app.demo;

import io.nowstream.app.broker.EmbeddedBroker;
import io.nowstream.app.job.AlertWriter;
import io.nowstream.app.job.KafkaJob;
import io.nowstream.app.job.MapAndAlerts;
import io.nowstream.app.job.NowcasterChoice;
import io.nowstream.app.job.Pipeline;
import io.nowstream.app.job.Restore;
import io.nowstream.app.live.RunArchive;
import io.nowstream.app.replay.ArchiveFeeds;
import io.nowstream.app.replay.FeedKind;
import io.nowstream.app.replay.FiniteReplay;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.ingest.publish.ReplayPlan;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.ingest.publish.Replayer;
import io.nowstream.ingest.publish.TopicRetention;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.map.MapSettings;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The demonstration: an archive, or cycle after generated cycle, paced at a multiple of real time
 * until it is interrupted.
 */
public final class EndlessDemo {

    /** Minutes of the storm at sixty times real time, far more than job and map are behind. */
    private static final long MOST_BYTES_PER_PARTITION = 128L << 20;

    private final DemoSettings settings;
    private final PrintWriter out;

    public EndlessDemo(DemoSettings settings, PrintWriter out) {
        this.settings = settings;
        this.out = out;
    }

    /**
     * Runs until the thread is interrupted; an archive's map stays up when it has been replayed.
     */
    public void run() throws Exception {
        try (Workplace workplace = new Workplace("demo")) {
            if (settings.kafka().isPresent()) {
                on(settings.kafka().get(), workplace);
                return;
            }
            try (EmbeddedBroker broker = EmbeddedBroker.start(workplace.path("kafka"))) {
                on(broker.kafka(), workplace);
            }
        }
    }

    private void on(KafkaAccess kafka, Workplace workplace) throws Exception {
        try (Material material = Material.open(settings, workplace)) {
            Feeds feeds = feeds(material);
            FiniteReplay replay =
                    new FiniteReplay(
                            kafka,
                            new Topics(settings.run()),
                            feeds,
                            workplace.path("claims"),
                            settings.nowcaster().source());
            replay.createTopics(retention());
            replay.requireFreshTopics();
            try (Pipeline pipeline = Pipeline.start(parts(replay, workplace));
                    AutoCloseable archiving = archiving(replay)) {
                out.println("nowstream: map at " + pipeline.page());
                out.flush();
                replayAll(material, replay, workplace);
            }
        }
    }

    private AutoCloseable archiving(FiniteReplay replay) throws Exception {
        if (settings.archiveTo().isEmpty()) {
            return () -> {};
        }
        return RunArchive.start(
                settings.archiveTo().get(),
                replay.kafka(),
                replay.topics(),
                replay.feeds(),
                replay.claims());
    }

    /** Each kind at a pace of its own, on a thread of its own; the first that fails ends all. */
    private void replayAll(Material material, FiniteReplay replay, Workplace workplace)
            throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        ExecutorCompletionService<Void> replays = new ExecutorCompletionService<>(threads);
        try {
            for (Material.Piece piece : material.pieces()) {
                replays.submit(
                        () -> {
                            replay(piece, replay, workplace);
                            return null;
                        });
            }
            for (int i = 0; i < material.pieces().size(); i++) {
                replays.take().get();
            }
            out.println("nowstream: the archive has been replayed; Ctrl-C ends the map");
            out.flush();
            Thread.sleep(Long.MAX_VALUE);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            threads.shutdownNow();
        }
    }

    /** What is generated goes on, cycle after cycle. */
    private void replay(Material.Piece piece, FiniteReplay replay, Workplace workplace)
            throws Exception {
        FeedKind kind = piece.kind();
        ReplayPlan paced =
                ReplayPlan.atSpeed(
                        settings.speed().orElse(kind.watchableSpeed()), kind.usualDelay());
        try (FeedPublisher log =
                new FeedPublisher(
                        replay.kafka(), replay.topics(), new LocalStore(replay.claims()))) {
            Replayer replayer = new Replayer(log, Clock.systemUTC());
            replayer.replay(
                    new Opening(piece.archive(), kind.length()),
                    ReplayPlan.flatOut(kind.usualDelay()),
                    ReplayProgress.SILENT);
            replayer.replay(piece.archive(), paced, ReplayProgress.SILENT);
            if (settings.archive().isPresent()) {
                return;
            }
            for (int cycle = 1; ; cycle++) {
                try (Archive archive = Material.generated(kind, workplace, cycle)) {
                    replayer.replay(archive, paced, ReplayProgress.SILENT);
                }
                workplace.delete(Material.name(kind, cycle));
            }
        }
    }

    /** An archive ends; what is generated does not, and must not fill the disk. */
    private TopicRetention retention() {
        return settings.archive().isPresent()
                ? TopicRetention.forever()
                : TopicRetention.forever().atMost(MOST_BYTES_PER_PARTITION);
    }

    /** The generated storm's later events have other names, so one pattern serves them all. */
    private Feeds feeds(Material material) throws Exception {
        NowcasterChoice choice = new NowcasterChoice(settings.nowcaster());
        List<FeedSpec> specs = new ArrayList<>();
        for (Material.Piece piece : material.pieces()) {
            List<FeedSpec> its = ArchiveFeeds.of(piece.archive(), choice).all();
            boolean isStorm = settings.archive().isEmpty() && piece.kind() == FeedKind.RADAR;
            specs.addAll(isStorm ? List.of(its.get(0).withPattern("sevir/*")) : its);
        }
        choice.lines().forEach(out::println);
        out.flush();
        return new Feeds(specs);
    }

    private Pipeline.Parts parts(FiniteReplay replay, Workplace workplace) throws Exception {
        KafkaJob job =
                new KafkaJob(
                        replay.kafka(),
                        replay.topics(),
                        replay.feeds(),
                        RolloutSettings.forReplay(),
                        replay.nowcasters(),
                        replay.claims(),
                        false);
        return new Pipeline.Parts(
                job,
                settings.flinkConf(),
                workplace.path("checkpoints"),
                settings.parallelism(),
                Restore.nothing(),
                new MapAndAlerts.Parts(
                        job.kafka(),
                        job.topics(),
                        job.claims(),
                        MapSettings.replay(settings.run()),
                        new InetSocketAddress("127.0.0.1", settings.port()),
                        settings.alerts().orElse(workplace.path("alerts")),
                        AlertWriter.DEMO_SENDER,
                        false,
                        Clock.systemUTC(),
                        Optional.empty(),
                        out));
    }
}
