package io.nowstream.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.app.demo.StormArchive;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.kafka.RunTopic;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 2: the same records give the same bytes, whatever the parallelism. */
class ParallelismTest {

    private static final Path FLINK_CONF =
            Path.of(System.getProperty("nowstream.home"), "flink-conf");

    private static final int FEEDS = 4;
    private static final int FRAMES = 20;

    @TempDir Path directory;

    @Test
    void generated_storms_give_the_same_bytes_twice_and_with_two_subtasks() throws Exception {
        StormArchive.write(directory.resolve("storm"), 0);

        Tally once = replayed("once", 1);
        Tally again = replayed("again", 1);
        Tally inTwo = replayed("in-two", 2);

        assertThat(once.nowcasts()).isEqualTo(FEEDS * (FRAMES - FeedKind.RADAR.length() + 1));
        assertThat(once.duplicates() + inTwo.duplicates()).isZero();
        assertThat(once.raised()).isPositive().isEqualTo(inTwo.raised());
        assertThat(again.sha256()).isEqualTo(once.sha256());
        assertThat(inTwo.sha256()).isEqualTo(once.sha256());
        assertThat(EmittedCounters.bySubtask())
                .hasSize(2)
                .allSatisfy(
                        (i, n) -> {
                            assertThat(n).isPositive();
                        });
    }

    private Tally replayed(String run, int parallelism) throws Exception {
        try (Archive archive =
                new BeginningOf(Archives.open(directory.resolve("storm")), FEEDS, FRAMES)) {
            Feeds feeds = ArchiveFeeds.of(archive, "advection");
            FiniteReplay replay =
                    new FiniteReplay(
                            Broker.kafka(),
                            new Topics("parallelism-" + run),
                            feeds,
                            directory.resolve("claims"));
            replay.createTopics();
            replay.publish(archive, ReplayProgress.SILENT);
            replay.run(
                    FLINK_CONF,
                    directory.resolve(run),
                    parallelism,
                    RolloutSettings.forReplay().withoutCandidates(),
                    EmittedCounters.configuration());
            Tally tally = new Tally();
            replay.read(EnumSet.of(RunTopic.NOWCASTS, RunTopic.WARNINGS), tally);
            return tally;
        }
    }
}
