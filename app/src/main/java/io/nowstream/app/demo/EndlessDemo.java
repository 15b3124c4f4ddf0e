package io.nowstream.app.demo;

import io.nowstream.app.broker.EmbeddedBroker;
import io.nowstream.app.job.AlertWriter;
import io.nowstream.app.job.KafkaJob;
import io.nowstream.app.job.NowcasterChoice;
import io.nowstream.app.job.Pipeline;
import io.nowstream.app.job.Restore;
import io.nowstream.app.replay.ArchiveFeeds;
import io.nowstream.app.replay.FiniteReplay;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.Archives;
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
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The demonstration: an archive, or storm after generated storm, paced at a multiple of real time
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
            if (settings.bootstrap().isPresent()) {
                on(settings.bootstrap().get(), workplace);
                return;
            }
            try (EmbeddedBroker broker = EmbeddedBroker.start(workplace.path("kafka"))) {
                on(broker.bootstrap(), workplace);
            }
        }
    }

    private void on(String bootstrap, Workplace workplace) throws Exception {
        Path first = settings.archive().orElse(workplace.path("storm-0"));
        if (settings.archive().isEmpty()) {
            StormArchive.write(first, 0);
        }
        try (Archive archive = Archives.open(first)) {
            Feeds feeds = feeds(archive);
            FiniteReplay replay =
                    new FiniteReplay(
                            bootstrap,
                            new Topics(settings.run()),
                            feeds,
                            workplace.path("claims"),
                            settings.nowcaster().source());
            replay.createTopics(retention());
            replay.requireFreshTopics();
            try (FeedPublisher log =
                            new FeedPublisher(
                                    bootstrap, replay.topics(), new LocalStore(replay.claims()));
                    Pipeline pipeline = Pipeline.start(parts(replay, workplace))) {
                out.println("nowstream: map at " + pipeline.page());
                out.flush();
                Replayer replayer = new Replayer(log, Clock.systemUTC());
                replayer.replay(
                        new Opening(archive, ArchiveFeeds.LENGTH),
                        replay.plan().withTail(Duration.ZERO),
                        ReplayProgress.SILENT);
                replayer.replay(archive, paced(), ReplayProgress.SILENT);
                goOn(replayer, workplace);
            }
        }
    }

    /** Another day's storm after each, or, after an archive, the map until somebody has seen it. */
    private void goOn(Replayer replayer, Workplace workplace) throws Exception {
        if (settings.archive().isPresent()) {
            out.println("nowstream: the archive has been replayed; Ctrl-C ends the map");
            out.flush();
            Thread.sleep(Long.MAX_VALUE);
        }
        for (int cycle = 1; ; cycle++) {
            Path directory = workplace.path("storm-" + cycle);
            StormArchive.write(directory, cycle);
            try (Archive archive = Archives.open(directory)) {
                replayer.replay(archive, paced(), ReplayProgress.SILENT);
            }
            workplace.delete("storm-" + cycle);
        }
    }

    /** An archive ends; the generated storm does not, and must not fill the disk. */
    private TopicRetention retention() {
        return settings.archive().isPresent()
                ? TopicRetention.forever()
                : TopicRetention.forever().atMost(MOST_BYTES_PER_PARTITION);
    }

    private ReplayPlan paced() {
        return ReplayPlan.atSpeed(settings.speed(), FiniteReplay.USUAL_DELAY);
    }

    /** The generated storm's later events have other names, so one pattern serves them all. */
    private Feeds feeds(Archive archive) throws Exception {
        NowcasterChoice choice = new NowcasterChoice(settings.nowcaster());
        Feeds feeds = ArchiveFeeds.of(archive, choice);
        choice.lines().forEach(out::println);
        out.flush();
        if (settings.archive().isPresent()) {
            return feeds;
        }
        FeedSpec any = feeds.all().get(0);
        return new Feeds(List.of(any.withPattern("sevir/*")));
    }

    private Pipeline.Parts parts(FiniteReplay replay, Workplace workplace) throws Exception {
        KafkaJob job =
                new KafkaJob(
                        replay.bootstrap(),
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
                MapSettings.replay(settings.run()),
                new InetSocketAddress("127.0.0.1", settings.port()),
                settings.alerts().orElse(workplace.path("alerts")),
                AlertWriter.DEMO_SENDER,
                false,
                Clock.systemUTC(),
                Optional.empty(),
                out);
    }
}
