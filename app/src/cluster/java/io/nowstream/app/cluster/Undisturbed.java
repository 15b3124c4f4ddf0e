package io.nowstream.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.app.config.ConfigFile;
import io.nowstream.app.job.NowcasterOptions;
import io.nowstream.app.replay.FiniteReplay;
import io.nowstream.app.replay.Tally;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.RunTopic;
import io.nowstream.sinks.kafka.TailListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** The log of a small cluster's run through an undisturbed job, to compare with. */
record Undisturbed(KafkaAccess kafka, Path directory) {

    private static final Path FLINK_CONF =
            Path.of(System.getProperty("nowstream.home"), "flink-conf");

    /** Each identity is there exactly once for readers of committed records, and the same cells. */
    void assertThatTheRunIsTheSame(int frames) throws Exception {
        Tally run = new Tally();
        replay("live").read(EnumSet.of(RunTopic.NOWCASTS, RunTopic.REJECTED), run);
        Tally replayed = replayed();

        assertThat(run.nowcasts()).isEqualTo(SmallCluster.expected(frames));
        assertThat(run.begun()).isEqualTo(run.nowcasts());
        assertThat(run.duplicates()).isZero();
        assertThat(run.rejected() + run.late() + run.revisions()).isZero();
        assertThat(run.tiers()).containsOnlyKeys("full");
        assertThat(run.sha256()).isEqualTo(replayed.sha256());
    }

    private FiniteReplay replay(String run) {
        return new FiniteReplay(
                kafka,
                new Topics(run),
                ConfigFile.feeds(ConfigFile.read(directory.resolve("conf/nowstream.yaml"))),
                directory.resolve("state/claims"),
                NowcasterOptions.fitting().source());
    }

    private Tally replayed() throws Exception {
        FiniteReplay replay = replay("replay");
        replay.createTopics();
        List<FeedRecord> log = new ArrayList<>();
        replay("live")
                .read(
                        EnumSet.of(RunTopic.FRAMES),
                        new TailListener() {
                            @Override
                            public void frame(FeedRecord record, Envelope envelope) {
                                log.add(record);
                            }
                        });
        try (FeedPublisher copy =
                new FeedPublisher(kafka, replay.topics(), new LocalStore(replay.claims()))) {
            for (FeedRecord record : log) {
                copy.publish(record);
            }
            copy.flush();
        }
        replay.run(
                FLINK_CONF,
                directory.resolve("replay-checkpoints"),
                1,
                RolloutSettings.forReplay(),
                Map.of());
        Tally tally = new Tally();
        replay.read(EnumSet.of(RunTopic.NOWCASTS), tally);
        return tally;
    }
}
