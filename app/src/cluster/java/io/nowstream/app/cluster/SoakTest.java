package io.nowstream.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.ingest.sevir.SevirLayout;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of real processes at half the rate that this machine sustains, for {@code
 * nowstream.soak.minutes}: after the first fifth nothing grows any more, of no process and of no
 * kind, and each nowcast is there once.
 *
 * <p>What was seen lies in {@code target/soak}: {@code report.txt} with a verdict for each figure
 * ({@link Figure} has the limits), and {@code samples.csv} with everything that was seen.
 */
class SoakTest {

    private static final Duration LONGEST =
            Duration.ofMinutes(Long.getLong("nowstream.soak.minutes", 10));
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration MEASURED = Duration.ofSeconds(20);
    private static final Path REPORTS = Path.of(System.getProperty("basedir", "."), "target/soak");

    /** Of a feed whose clock is years behind: ingest reads it, the job rejects every frame. */
    private static final String FILES = "files";

    @TempDir Path directory;

    @Test
    void a_cluster_at_half_its_rate_does_not_grow() throws Exception {
        Files.createDirectories(REPORTS);
        Files.deleteIfExists(REPORTS.resolve("report.txt"));
        Answers visible = new Answers();
        Answers committed = new Answers();
        try (SmallCluster cluster = new SmallCluster(directory, "", rolloutAndFeeds(), 1)) {
            long began = System.nanoTime();
            cluster.start();
            ShortTopics.of(cluster.kafka(), new Topics("live"));
            say("started within %.0f s", seconds(began));
            try (NowcastTail visibleTail = read(cluster, visible, true);
                    NowcastTail committedTail = read(cluster, committed, false);
                    FeedPublisher publisher =
                            new FeedPublisher(
                                    cluster.kafka(),
                                    new Topics("live"),
                                    new LocalStore(directory.resolve("state/claims")))) {
                FrameSender storms =
                        new FrameSender(new StormFeeds(begin()), publisher, visible::begun);
                double sustained = storms.sustained(WARM_UP, MEASURED);
                say(
                        "sustained %.1f frames/s, known %.0f s after the start began",
                        sustained, seconds(began));
                soak(cluster, storms, sustained / 2, committed);
            }
            assertThat(cluster.processes().stop()).isTrue();
            assertThat(cluster.alive()).isEmpty();
        }
    }

    private void soak(SmallCluster cluster, FrameSender storms, double rate, Answers committed)
            throws Exception {
        FileSender files =
                new FileSender(SmallCluster.incoming(directory, FILES), committed::rejected);
        MapVisitor visitor = new MapVisitor(cluster.mapPort());
        int before = storms.sent();
        long began = System.nanoTime();
        List<SoakSamples.Verdict> verdicts;
        try (SoakSamples samples = new SoakSamples(REPORTS.resolve("samples.csv"));
                SoakWatch watch = new SoakWatch(cluster, directory, samples)) {
            try (Traffic traffic = new Traffic()) {
                traffic.go("storms", isOver -> storms.keepPace(rate, isOver));
                traffic.repeat("files", Duration.ofSeconds(1), files::send);
                traffic.repeat("map", Duration.ofSeconds(1), visitor::visit);
                watch.run(LONGEST, traffic);
            }
            verdicts = samples.verdicts(LONGEST.toSeconds() / 60.0 / 5);
            String table =
                    SoakSamples.Verdict.heading()
                            + verdicts.stream()
                                    .map(SoakSamples.Verdict::line)
                                    .collect(Collectors.joining());
            report(table);
            double sentPerSecond = (storms.sent() - before) / seconds(began);
            await().atMost(SmallCluster.PATIENCE)
                    .until(
                            () ->
                                    committed.whole() >= storms.expected()
                                            && committed.rejected() >= files.sent());
            report(
                    """
                    %.1f frames/s asked, %.1f sent; held back %.1f s
                    %,d nowcasts, tiers %s; %,d files; checkpoints %s
                    map: %s
                    """
                            .formatted(
                                    rate,
                                    sentPerSecond,
                                    storms.heldBackSeconds(),
                                    committed.whole(),
                                    committed.tiers(),
                                    files.sent(),
                                    watch.checkpoints(),
                                    visitor));
            assertThat(committed.begun()).isEqualTo(storms.expected());
            assertThat(committed.rejected()).isEqualTo(files.sent());
            assertThat(watch.checkpoints()).containsEntry("restored", 0);
        }
        assertThat(committed.whole()).isEqualTo(committed.begun());
        assertThat(committed.repeated() + committed.revised()).isZero();
        assertThat(visitor.images()).isPositive();
        assertThat(cluster.processes().status().orElseThrow().rows())
                .allMatch(row -> row.restarts() == 0);
        assertThat(verdicts).allMatch(SoakSamples.Verdict::isFlat);
    }

    private static void report(String lines) throws IOException {
        System.out.print(lines);
        Files.writeString(
                REPORTS.resolve("report.txt"),
                lines,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private String rolloutAndFeeds() throws Exception {
        return """
               rollout: {in-flight-per-feed: 64, capacity: 640}
               feeds:
               """
                + StormFeeds.yaml()
                + SmallCluster.fromFiles(directory, FILES, "advection", "6 h");
    }

    /** Nothing of a soak lies in the future, however fast its feeds' clocks go. */
    private static Instant begin() {
        long cadence = SevirLayout.CADENCE.toMillis();
        long then = Instant.now().minus(Duration.ofDays(90)).toEpochMilli();
        return Instant.ofEpochMilli(then - then % cadence);
    }

    private static NowcastTail read(SmallCluster cluster, Answers answers, boolean uncommitted)
            throws Exception {
        NowcastTail.Options tail =
                NowcastTail.over(
                        cluster.kafka(),
                        new Topics("live"),
                        EnumSet.of(RunTopic.NOWCASTS, RunTopic.REJECTED));
        return (uncommitted ? tail.uncommitted() : tail).start(answers);
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    private static void say(String format, Object... arguments) {
        System.out.println(format.formatted(arguments));
    }
}
