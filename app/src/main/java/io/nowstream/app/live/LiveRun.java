package io.nowstream.app.live;

import io.nowstream.app.UserMistake;
import io.nowstream.app.broker.EmbeddedBroker;
import io.nowstream.app.config.ConfigFile;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.control.Controller;
import io.nowstream.app.job.Closing;
import io.nowstream.app.job.KafkaJob;
import io.nowstream.app.job.Pipeline;
import io.nowstream.app.job.Restore;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.ingest.publish.RunTopics;
import io.nowstream.ingest.publish.TopicRetention;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.map.MapSettings;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * A live run from a configuration: broker, ingest from directories, job, map, alerts in one
 * process.
 *
 * <p>Everything that outlives the process lies in the state directory: topics, checkpoints, what
 * ingest has read, alerts, archive. However it was stopped, the next start goes on from the newest
 * checkpoint.
 */
public final class LiveRun implements AutoCloseable {

    /** What the map shows at a start is read from topics this far back. */
    private static final Duration MAP_LOOKS_BACK = Duration.ofHours(6);

    private final Closing closing = new Closing();
    private final Pipeline pipeline;
    private final Optional<RunArchive> archive;
    private final Optional<Controller> controller;
    private final DirectoryFeeds directories;

    /**
     * Starts the run.
     *
     * @param clock what ingest stamps arrivals with; live the machine's
     */
    public static LiveRun start(
            NowstreamConfig config, Path flinkConf, Clock clock, PrintWriter out) throws Exception {
        return new LiveRun(config, flinkConf, clock, out);
    }

    private LiveRun(NowstreamConfig config, Path flinkConf, Clock clock, PrintWriter out)
            throws Exception {
        try {
            Path state = Files.createDirectories(Path.of(config.state));
            closing.add(StateLock.take(state));
            Topics topics = new Topics(config.run);
            LiveNowcasters nowcasters = LiveNowcasters.of(config, state);
            Feeds feeds = nowcasters.feeds();
            String broker =
                    config.kafka.bootstrap.isEmpty()
                            ? closing.add(EmbeddedBroker.start(state.resolve("kafka"))).bootstrap()
                            : config.kafka.bootstrap;
            StateBroker.tell(state, broker);
            createTopics(broker, topics, config);
            Path claims = state.resolve("claims");
            pipeline =
                    closing.add(
                            Pipeline.start(
                                    new Pipeline.Parts(
                                            LiveControl.watching(
                                                    new KafkaJob(
                                                                    broker,
                                                                    topics,
                                                                    feeds,
                                                                    rollout(config),
                                                                    nowcasters.source(),
                                                                    claims,
                                                                    false)
                                                            .trusting(ConfigFile.trust(config)),
                                                    config),
                                            flinkConf,
                                            state.resolve("checkpoints"),
                                            config.parallelism,
                                            Restore.newestUnder(state.resolve("checkpoints")),
                                            MapSettings.live(config.run)
                                                    .showing(f -> feeds.of(f).isPresent())
                                                    .accepting(
                                                            longest(
                                                                    feeds,
                                                                    FeedSpec::toleranceMillis),
                                                            longest(
                                                                    feeds,
                                                                    FeedSpec::horizonMillis)),
                                            new InetSocketAddress(config.map.host, config.map.port),
                                            state.resolve("alerts"),
                                            config.alerts.sender,
                                            config.alerts.actual,
                                            clock,
                                            Optional.of(clock.instant().minus(MAP_LOOKS_BACK)),
                                            out)));
            archive =
                    config.archive.isEmpty()
                            ? Optional.empty()
                            : Optional.of(
                                    closing.add(
                                            RunArchive.start(
                                                    state.resolve(config.archive),
                                                    broker,
                                                    topics,
                                                    feeds,
                                                    claims)));
            controller =
                    LiveControl.isWanted(config)
                            ? Optional.of(closing.add(LiveControl.start(config, broker, clock)))
                            : Optional.empty();
            directories =
                    closing.add(
                            DirectoryFeeds.start(
                                    config,
                                    () -> new FeedPublisher(broker, topics, new LocalStore(claims)),
                                    state.resolve("ingest"),
                                    clock));
        } catch (Exception e) {
            closing.close();
            throw e;
        }
    }

    /** Where the page is. */
    public URI page() {
        return pipeline.page();
    }

    /** Returns when the job or an ingest has failed for good, with the reason. */
    public void await() throws Exception {
        while (true) {
            Thread.sleep(500);
            directories.failIfFailed();
            pipeline.failIfFailed();
            archive.ifPresent(RunArchive::failIfFailed);
            controller.ifPresent(Controller::failIfFailed);
            if (pipeline.job().result().isDone()) {
                pipeline.job().await();
                throw new IllegalStateException(
                        "the job ended by itself, which a live job never does");
            }
        }
    }

    @Override
    public void close() throws Exception {
        closing.close();
    }

    private static RolloutSettings rollout(NowstreamConfig config) {
        NowstreamConfig.Rollout r = config.rollout;
        try {
            return new RolloutSettings(
                    r.capacity, r.inFlightPerFeed, true, r.maxWait.millis(), r.executors, true);
        } catch (IllegalArgumentException e) {
            throw new UserMistake(String.valueOf(e.getMessage()), e);
        }
    }

    private static void createTopics(String bootstrap, Topics topics, NowstreamConfig config)
            throws InterruptedException {
        TopicRetention retention = TopicRetention.keeping(config.kafka.retention.duration());
        try (RunTopics made = new RunTopics(bootstrap, topics)) {
            made.createForIngest(config.kafka.partitions, retention);
            made.createForJob(config.kafka.partitions, retention);
        }
    }

    private static Duration longest(Feeds feeds, ToLongFunction<FeedSpec> millis) {
        return Duration.ofMillis(feeds.all().stream().mapToLong(millis).max().orElse(0));
    }
}
