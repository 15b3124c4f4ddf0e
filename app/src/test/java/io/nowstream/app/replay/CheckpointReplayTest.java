package io.nowstream.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.app.job.NowcasterChoice;
import io.nowstream.app.job.NowcasterOptions;
import io.nowstream.app.job.TinyCheckpoint;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.RunTopic;
import io.nowstream.sinks.kafka.TailListener;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network, untrained, through broker, job and reader. */
class CheckpointReplayTest {

    private static final Path FLINK_CONF =
            Path.of(System.getProperty("nowstream.home"), "flink-conf");

    @TempDir private Path directory;

    @Test
    void every_nowcast_is_the_networks_and_carries_the_checkpoints_hash() throws Exception {
        Checkpoint checkpoint =
                TinyCheckpoint.write(
                        directory.resolve("tiny"), "tiny-radar", Quantity.REFLECTIVITY);
        NowcasterOptions options = NowcasterOptions.model(checkpoint.directory());
        SmallArchive archive = new SmallArchive(2, 13, 64);
        Feeds feeds = ArchiveFeeds.of(archive, new NowcasterChoice(options));
        FiniteReplay replay =
                new FiniteReplay(
                        Broker.kafka(),
                        new Topics("network"),
                        feeds,
                        directory.resolve("claims"),
                        options.source());

        replay.createTopics();
        replay.publish(archive, ReplayProgress.SILENT);
        replay.run(
                FLINK_CONF,
                directory.resolve("checkpoints"),
                2,
                RolloutSettings.forReplay(),
                Map.of());

        Tally tally = new Tally();
        replay.read(EnumSet.of(RunTopic.NOWCASTS), tally);
        assertThat(tally.nowcasts()).isEqualTo(Expected.nowcasts(archive, feeds)).isEqualTo(8);
        assertThat(tally.tiers()).containsOnlyKeys("full");
        assertThat(tally.duplicates()).isZero();
        assertThat(hashesOf(replay)).containsExactly(checkpoint.hash());
    }

    private static Set<String> hashesOf(FiniteReplay replay) throws InterruptedException {
        Set<String> hashes = new HashSet<>();
        replay.read(
                EnumSet.of(RunTopic.NOWCASTS),
                new TailListener() {
                    @Override
                    public void nowcast(ForecastField field, Envelope envelope) {
                        hashes.add(field.model().hash());
                    }
                });
        return hashes;
    }
}
