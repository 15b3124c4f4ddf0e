package io.nowstream.app.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nowstream.app.config.ConfigFile;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.job.FlinkCluster;
import io.nowstream.app.job.Restore;
import io.nowstream.app.job.TinyCheckpoint;
import io.nowstream.app.models.Aliases;
import io.nowstream.app.models.Aliases.Alias;
import io.nowstream.app.models.Candidate;
import io.nowstream.app.models.ModelStore;
import io.nowstream.app.models.ReleaseOrder;
import io.nowstream.app.replay.Broker;
import io.nowstream.app.replay.SmallArchive;
import io.nowstream.app.store.ObjectStore;
import io.nowstream.app.store.PlacedArchives;
import io.nowstream.app.store.RunStore;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.ClaimChecks;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Sha256;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import io.nowstream.sinks.kafka.TailListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A live run whose processes share nothing but broker and object store: each has a state directory
 * of its own.
 */
class SharedInObjectStoreTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String FEED = "small/1";
    private static final String LARGE_FEED = "large";
    private static final int SIDE = 64;

    /** Noise of so many cells takes more than a message holds, however it is packed. */
    private static final int LARGE_SIDE = 3000;

    @TempDir Path directory;

    private final Map<String, ForecastField> nowcasts = new ConcurrentHashMap<>();
    private final List<Frame> published = new ArrayList<>();
    private String address;
    private Path flinkConf;

    @BeforeEach
    void openTheObjectStore() {
        address = ObjectStore.folder("run");
        flinkConf = ObjectStore.conf();
    }

    /** One process's view: a state directory of its own, and all else the same. */
    private NowstreamConfig config(String process) throws IOException {
        Path state = Files.createDirectories(directory.resolve(process));
        return ConfigFile.read(
                Files.writeString(
                        directory.resolve(process + ".yaml"),
                        """
                        run: objects
                        state: %s
                        store: %s/store
                        archive: %s/archive
                        kafka: {bootstrap: "%s"}
                        feeds:
                          small/*: {nowcaster: persistence, horizon: 36500 d, deadline: 0 s}
                          large:
                            nowcaster: persistence
                            length: 2
                            leads: 1
                            horizon: 36500 d
                            deadline: 0 s
                            baselines: [persistence]
                            warnings: []
                        """
                                .formatted(state, address, address, Broker.kafka().bootstrap())));
    }

    private void publish(Frame... frames) throws Exception {
        try (FeedPublisher log =
                new FeedPublisher(
                        Broker.kafka(),
                        new Topics("objects"),
                        LiveJob.store(config("ingest")).openClaims())) {
            for (Frame frame : frames) {
                log.publish(FeedRecord.of(frame));
                published.add(frame);
            }
            log.flush();
        }
    }

    private static Frame[] small(int from, int until) {
        Frame[] frames = new Frame[until - from];
        for (int i = from; i < until; i++) {
            frames[i - from] = SmallArchive.frame(FEED, i, SIDE, 0, 0);
        }
        return frames;
    }

    private static Frame large(int index) {
        int[] codes = new Random(index).ints(LARGE_SIDE * LARGE_SIDE, 0, 255).toArray();
        Grid grid =
                new Grid(
                        LARGE_SIDE,
                        LARGE_SIDE,
                        "+proj=laea +lat_0=38 +lon_0=-98 +units=m +a=6370997 +b=6370997",
                        0,
                        0,
                        1000,
                        1000);
        return new Frame(
                LARGE_FEED,
                grid,
                SmallArchive.time(index),
                SmallArchive.time(index),
                List.of(
                        Channel.of(
                                Quantity.REFLECTIVITY,
                                SmallArchive.PACKING,
                                Cells.packCodes(codes, SmallArchive.PACKING))));
    }

    /** All that a frame is, its cells by their hashes. */
    private record Same(
            String feed, Grid grid, Instant valid, Instant arrival, List<String> channels) {

        static Same of(Frame frame) {
            return new Same(
                    frame.feed(),
                    frame.grid(),
                    frame.validTime(),
                    frame.arrivalTime(),
                    frame.channels().stream()
                            .map(
                                    channel ->
                                            "%s %s %s"
                                                    .formatted(
                                                            channel.quantity(),
                                                            channel.packing(),
                                                            Sha256.of(channel.cells())))
                            .toList());
        }
    }

    private Checkpoint released() throws Exception {
        Checkpoint tiny =
                TinyCheckpoint.write(directory.resolve("tiny"), "tiny", Quantity.REFLECTIVITY);
        RunStore store = LiveJob.store(config("controller"));
        Aliases.of(new ModelStore(store))
                .set(FEED, Alias.PRODUCTION, tiny.id(), SmallArchive.time(12), "a test");
        new Candidate(
                        tiny,
                        new ReleaseOrder(
                                Broker.kafka(),
                                "objects",
                                FEED,
                                Optional.empty(),
                                Optional.of(store),
                                Optional.empty(),
                                Optional.of(12),
                                Optional.empty(),
                                Optional.empty(),
                                DeviceKind.CPU,
                                false))
                .release();
        return tiny;
    }

    private void awaitNowcast(String feed, int index) {
        await().atMost(PATIENCE)
                .until(() -> nowcasts.containsKey(feed + " " + SmallArchive.time(index)));
    }

    private Map<String, List<Frame>> archived() throws Exception {
        Map<String, List<Frame>> found = new ConcurrentHashMap<>();
        try (Archive archive = PlacedArchives.open(address + "/archive")) {
            for (FeedArchive feed : archive.feeds()) {
                List<Frame> frames = new ArrayList<>();
                for (ArchivedFrame frame : feed.frames()) {
                    frames.add(frame.read());
                }
                found.put(feed.feed(), frames);
            }
        }
        return found;
    }

    @Test
    void frames_go_in_nowcasts_come_out_and_a_released_checkpoint_is_found() throws Exception {
        LiveTopics.create(config("topics"), Broker.kafka());
        publish(large(0), large(1));
        publish(small(0, 12));
        TailListener listener =
                new TailListener() {
                    @Override
                    public void nowcast(ForecastField field, Envelope envelope) {
                        if (field.lead() == 1) {
                            nowcasts.put(field.feed() + " " + field.issueTime(), field);
                        }
                    }
                };

        Checkpoint tiny;
        try (FlinkCluster cluster =
                        FlinkCluster.start(
                                flinkConf, directory.resolve("checkpoints"), 1, 1, Map.of());
                NowcastTail tail =
                        NowcastTail.over(
                                        Broker.kafka(),
                                        new Topics("objects"),
                                        EnumSet.of(RunTopic.NOWCASTS))
                                .uncommitted()
                                .start(listener);
                RunArchive archive = RunArchive.start(config("archive"), Broker.kafka())) {
            FlinkCluster.RunningJob job =
                    cluster.submit(
                            "objects",
                            LiveJob.of(config("job"), Broker.kafka()),
                            Restore.nothing());
            awaitNowcast(FEED, 11);
            tiny = released();
            publish(small(12, 15));
            awaitNowcast(FEED, 14);
            awaitNowcast(LARGE_FEED, 1);
            // S3Mock replaces an object in its place, where S3 does so at once: a reader may see a
            // part of one while it is written.
            await().atMost(PATIENCE)
                    .ignoreException(MalformedFrameException.class)
                    .until(
                            () ->
                                    archived().values().stream().mapToInt(List::size).sum()
                                            == published.size());
            archive.failIfFailed();
            assertThat(tail.failure()).isEmpty();
            job.cancel();
        }

        assertThat(nowcasts.get(FEED + " " + SmallArchive.time(11)).model().name())
                .isEqualTo("persistence");
        assertThat(nowcasts.get(FEED + " " + SmallArchive.time(14)).model()).isEqualTo(tiny.id());
        assertThat(directory.resolve("job/models").resolve(tiny.hash()))
                .as("fetched into the state of the process that needs it")
                .isDirectory();
        assertThat(
                        Aliases.of(new ModelStore(LiveJob.store(config("retrain"))))
                                .of(FEED, Alias.PRODUCTION))
                .contains(tiny.id());

        ForecastField claimed = nowcasts.get(LARGE_FEED + " " + SmallArchive.time(1));
        assertThat(claimed.channels()).allMatch(Channel::isClaimed);
        ForecastField redeemed =
                new ClaimChecks(LiveJob.store(config("map")).openClaims()).redeem(claimed);
        assertThat(redeemed.channels().get(0).cells()).isNotEmpty();

        Map<String, List<Frame>> found = archived();
        for (String feed : List.of(FEED, LARGE_FEED)) {
            assertThat(found.get(feed).stream().map(Same::of))
                    .containsExactlyElementsOf(
                            published.stream()
                                    .filter(frame -> frame.feed().equals(feed))
                                    .map(Same::of)
                                    .toList());
        }
        assertThat(directory.resolve("archive/archive")).doesNotExist();
        assertThat(directory.resolve("ingest/claims")).doesNotExist();
    }
}
