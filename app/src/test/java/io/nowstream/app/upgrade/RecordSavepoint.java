package io.nowstream.app.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nowstream.app.broker.EmbeddedBroker;
import io.nowstream.app.job.FlinkCluster;
import io.nowstream.app.job.Restore;
import io.nowstream.app.replay.GatedNowcaster;
import io.nowstream.app.replay.ReadSoFar;
import io.nowstream.app.replay.Tally;
import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.FeedRecord;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import io.nowstream.sinks.kafka.TailListener;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes the savepoint of this release that later ones are tested with. Run by hand, once for a
 * release (CONTRIBUTING.md says how): its name keeps it out of the usual run.
 */
class RecordSavepoint {

    private static final Path FLINK_CONF =
            Path.of(System.getProperty("nowstream.home"), "flink-conf");
    private static final Map<String, String> OFTEN =
            Map.of("execution.checkpointing.interval", "300 ms");
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir Path directory;

    private final Tally committed = new Tally();
    private final Map<String, String> warnings = new TreeMap<>();
    private int expected;

    @AfterEach
    void openTheGate() {
        GatedNowcaster.GATE.open();
    }

    @Test
    void a_job_with_state_in_every_operator_is_stopped_and_its_savepoint_kept() throws Exception {
        Path kept = kept();
        Path claims = directory.resolve("claims");
        GatedNowcaster.GATE.close();
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"));
                FlinkCluster cluster =
                        FlinkCluster.start(FLINK_CONF, directory.resolve("ck"), 1, 1, OFTEN)) {
            TwoFeeds.createTopics(broker.kafka());
            var nowcasters =
                    new GatedNowcaster.Source(
                            new StandInNetwork.Source(false), StandInNetwork.NAME);
            var running =
                    cluster.submit(
                            "upgrade",
                            TwoFeeds.job(broker.kafka(), claims, nowcasters, 1),
                            Restore.nothing());
            try (NowcastTail tail =
                    NowcastTail.over(
                                    broker.kafka(),
                                    TwoFeeds.TOPICS,
                                    EnumSet.of(RunTopic.NOWCASTS, RunTopic.WARNINGS))
                            .start(new Seen())) {
                List<FeedRecord> log = TwoFeeds.before();
                int inFlight = log.size() - 2;
                for (FeedRecord one : log.subList(0, inFlight)) {
                    TwoFeeds.publish(List.of(one), broker.kafka(), claims);
                    answer(one);
                }
                TwoFeeds.publish(List.of(log.get(inFlight)), broker.kafka(), claims);
                await().atMost(LONG).until(() -> GatedNowcaster.GATE.waiting() == 1);
                // Over the cap of one in flight: answered at once, and waits behind the other.
                TwoFeeds.publish(List.of(log.get(inFlight + 1)), broker.kafka(), claims);
                awaitCommitted(expected + 1);
                ReadSoFar.awaitAll(broker.kafka(), TwoFeeds.TOPICS, LONG);
                // Nothing is left in a transaction that a fresh broker would not know of.
                cluster.miniCluster().triggerCheckpoint(running.id()).get();
                cluster.miniCluster().triggerCheckpoint(running.id()).get();
                keep(running.stopWithSavepoint(directory.resolve("savepoint")), kept);
            }
        }
    }

    /** Lets the rollout of a frame's sequence pass, if it issues one, and waits for its nowcast. */
    private void answer(FeedRecord one) {
        if (TwoFeeds.issues(one)) {
            GatedNowcaster.GATE.admit(1);
            expected++;
            awaitCommitted(expected);
        }
    }

    private void awaitCommitted(int nowcasts) {
        await().atMost(LONG).until(() -> committed.nowcasts() >= nowcasts);
        assertThat(committed.nowcasts()).isEqualTo(nowcasts);
    }

    private final class Seen implements TailListener {
        @Override
        public void nowcast(io.nowstream.frames.ForecastField field, Envelope envelope) {
            committed.nowcast(field, envelope);
        }

        @Override
        public void warnings(ActiveWarnings set, Envelope envelope) {
            set.warnings().forEach(warning -> warnings.putIfAbsent(set.feed(), warning.id()));
        }
    }

    /** Where it will lie. One that is kept is the release's for good. */
    private static Path kept() {
        String release = System.getProperty("nowstream.release", "");
        assertThat(release).as("-Dnowstream.release, such as 0.1").matches("[0-9]+(\\.[0-9]+)+");
        Path kept = KeptSavepoint.directory(release);
        assertThat(kept).as("a savepoint of release " + release).doesNotExist();
        return kept;
    }

    private void keep(Restore savepoint, Path kept) throws IOException {
        new KeptSavepoint(Path.of(URI.create(savepoint.path().orElseThrow()))).copiedTo(kept);
        StringBuilder text = new StringBuilder("# feed, and the id of the warning that stands\n");
        warnings.forEach((feed, id) -> text.append("%s %s\n".formatted(feed, id)));
        Files.writeString(kept.resolve(KeptSavepoint.WARNINGS), text);
    }
}
