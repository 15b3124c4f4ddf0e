package io.nowstream.app.live;

import io.nowstream.app.broker.EmbeddedBroker;
import io.nowstream.app.config.KafkaClient;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.control.Controller;
import io.nowstream.app.job.Closing;
import io.nowstream.app.job.KafkaJob;
import io.nowstream.app.job.Pipeline;
import io.nowstream.app.job.Restore;
import io.nowstream.app.job.StateLock;
import io.nowstream.app.store.FlinkFiles;
import io.nowstream.app.store.Stores;
import io.nowstream.frames.KafkaAccess;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * A live run from a configuration: broker, ingest from directories, job, map, alerts in one
 * process.
 *
 * <p>Everything that outlives the process lies in the state directory: topics, checkpoints, what
 * ingest has read, alerts, archive. However it was stopped, the next start goes on from the newest
 * checkpoint.
 */
public final class LiveRun implements AutoCloseable {

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
            if (Stores.isRemote(config.store) || Stores.isRemote(config.archive)) {
                FlinkFiles.initialize(flinkConf);
            }
            LiveNowcasters.demandDevice(config);
            KafkaJob unconnected = LiveJob.of(config, KafkaClient.access(config));
            KafkaAccess broker =
                    config.kafka.bootstrap.isEmpty()
                            ? closing.add(EmbeddedBroker.start(state.resolve("kafka"))).kafka()
                            : StateBroker.kafka(config);
            StateBroker.tell(state, broker);
            LiveTopics.create(config, broker);
            Path checkpoints = state.resolve("checkpoints");
            pipeline =
                    closing.add(
                            Pipeline.start(
                                    new Pipeline.Parts(
                                            unconnected.at(broker),
                                            flinkConf,
                                            checkpoints,
                                            config.parallelism,
                                            Restore.newestUnder(checkpoints),
                                            LiveMap.of(config, broker, clock, out))));
            archive =
                    config.archive.isEmpty()
                            ? Optional.empty()
                            : Optional.of(closing.add(RunArchive.start(config, broker)));
            controller =
                    LiveControl.isWanted(config)
                            ? Optional.of(closing.add(LiveControl.start(config, broker, clock)))
                            : Optional.empty();
            controller.ifPresent(running -> pipeline.measuring(running::metrics));
            directories = closing.add(DirectoryFeeds.start(config, broker, clock));
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
}
