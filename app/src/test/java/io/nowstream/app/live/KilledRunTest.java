package io.nowstream.app.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nowstream.app.ChildJvm;
import io.nowstream.app.broker.EmbeddedBroker;
import io.nowstream.app.config.ConfigFile;
import io.nowstream.app.replay.FeedKind;
import io.nowstream.app.replay.FiniteReplay;
import io.nowstream.app.replay.Tally;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code nowstream run} on a directory that is being filled, in a process of its own that is killed
 * and started again: nothing is lost, nothing comes twice, the bytes are those of a replay.
 */
class KilledRunTest {

    private static final Path FLINK_CONF =
            Path.of(System.getProperty("nowstream.home"), "flink-conf");
    private static final int FRAMES = 36;
    private static final int EXPECTED = FRAMES - FeedKind.RADAR.length() + 1;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir Path directory;

    private Process process;

    @AfterEach
    void kill() throws Exception {
        if (process != null) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_run_killed_in_the_middle_goes_on_where_it_was() throws Exception {
        Path incoming = Files.createDirectory(directory.resolve("incoming"));
        Path config = Files.writeString(directory.resolve("nowstream.yaml"), config(incoming));

        start(config);
        arrive(incoming, 0, FRAMES / 2);
        Tally before = seenAtLeast(FeedKind.RADAR.length() / 2, true);
        kill();
        arrive(incoming, FRAMES / 2, FRAMES * 3 / 4);
        start(config);
        arrive(incoming, FRAMES * 3 / 4, FRAMES);
        Tally after = seenAtLeast(EXPECTED, false);

        assertThat(before.begun()).isPositive();
        assertThat(after.nowcasts()).isEqualTo(EXPECTED);
        assertThat(after.duplicates()).isZero();
        assertThat(after.rejected() + after.late() + after.revisions()).isZero();
        assertThat(after.sha256()).isEqualTo(replayed(incoming).sha256());
        await().atMost(PATIENCE).until(() -> archived() == FRAMES);
    }

    private String config(Path incoming) {
        return """
               run: live
               state: %s
               map: {port: 0}
               rollout: {in-flight-per-feed: 64}
               feeds:
                 fi-radar:
                   source: {directory: %s, settle: 200 ms}
                   horizon: 36500 d
                   deadline: 0 s
               """
                .formatted(directory.resolve("state"), incoming);
    }

    private static void arrive(Path incoming, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            SmallPgm.write(incoming, i);
        }
    }

    private void start(Path config) throws IOException {
        process =
                ChildJvm.of("1g", List.of(), List.of(ChildJvm.COMMAND, "run", config.toString()))
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        directory.resolve("run.log").toFile()))
                        .start();
    }

    /** Reads the run's topic until so many nowcasts are there. */
    private Tally seenAtLeast(int nowcasts, boolean uncommitted) throws Exception {
        Path ports = directory.resolve("state/kafka/nowstream-ports");
        await().atMost(PATIENCE).until(() -> Files.exists(ports) && process.isAlive());
        KafkaAccess kafka = KafkaAccess.at("127.0.0.1:" + Files.readString(ports).split(" ")[0]);
        Tally tally = new Tally();
        NowcastTail.Options tail =
                NowcastTail.over(
                        kafka,
                        new Topics("live"),
                        EnumSet.of(RunTopic.NOWCASTS, RunTopic.REJECTED));
        try (NowcastTail reading = (uncommitted ? tail.uncommitted() : tail).start(tally)) {
            await().atMost(PATIENCE)
                    .failFast("the run has ended by itself", () -> !process.isAlive())
                    .until(() -> tally.nowcasts() >= nowcasts);
            // Time for a repeat to show itself.
            Thread.sleep(uncommitted ? 0 : 3000);
            return tally;
        }
    }

    /** How many frames the run has archived; each can be read. */
    private int archived() throws Exception {
        try (Archive archive = Archives.open(directory.resolve("state/archive"))) {
            List<ArchivedFrame> frames = archive.feeds().get(0).frames();
            for (ArchivedFrame frame : frames) {
                frame.read();
            }
            return frames.size();
        }
    }

    /** The same files as an archive, undisturbed, with the settings of the run. */
    private Tally replayed(Path archiveDirectory) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("other-kafka"));
                Archive archive = Archives.open(archiveDirectory)) {
            Feeds feeds = ConfigFile.feeds(ConfigFile.read(directory.resolve("nowstream.yaml")));
            FiniteReplay replay =
                    new FiniteReplay(
                            broker.kafka(),
                            new Topics("replay"),
                            feeds,
                            directory.resolve("claims"));
            replay.createTopics();
            replay.publish(archive, ReplayProgress.SILENT);
            replay.run(
                    FLINK_CONF,
                    directory.resolve("checkpoints"),
                    1,
                    RolloutSettings.forReplay(),
                    Map.of());
            Tally tally = new Tally();
            replay.read(EnumSet.of(RunTopic.NOWCASTS), tally);
            return tally;
        }
    }
}
