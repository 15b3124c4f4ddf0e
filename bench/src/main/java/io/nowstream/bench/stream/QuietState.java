package io.nowstream.bench.stream;

import io.nowstream.app.job.FlinkCluster;
import io.nowstream.app.replay.Tally;
import io.nowstream.bench.Budget;
import io.nowstream.bench.Figure;
import io.nowstream.bench.Runs;
import io.nowstream.bench.Traffic;
import io.nowstream.bench.WorthlessFigureException;
import io.nowstream.bench.stream.Backends.Backend;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.kafka.RunTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;

/**
 * How much state does a live feed have, and what does a checkpoint write while nothing comes? Live
 * that is nearly always: a radar sends a frame in five minutes, and a checkpoint is taken every
 * second.
 *
 * <p>The job as it runs live: twelve leads, baselines beside, and all of it verified, so that
 * nowcasts wait for their truth. Fed until twelve of each feed wait; then a checkpoint, after which
 * nothing changes, and the one that is weighed.
 *
 * <p>Command: {@code bench/run --only backends}.
 */
final class QuietState {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int LEADS = 12;

    private final int feeds;
    private final Path flinkConf;
    private final Traffic traffic;

    /**
     * @param feeds how many; figures are for each
     * @param flinkConf directory of {@code config.yaml}
     */
    QuietState(int feeds, Path flinkConf) {
        this.feeds = feeds;
        this.flinkConf = flinkConf;
        this.traffic = new Traffic(feeds);
    }

    List<Figure> figures() throws Exception {
        List<Figure> figures = new ArrayList<>();
        for (Backend backend : Backend.values()) {
            CompletedCheckpointStats quiet = quiet(backend);
            figures.add(figure(backend, "state of a feed", quiet.getStateSize()));
            figures.add(
                    figure(
                            backend,
                            "a checkpoint while nothing comes, written for a feed",
                            quiet.getCheckpointedSize()));
        }
        return figures;
    }

    private Figure figure(Backend backend, String what, long bytes) {
        return new Figure(
                "state in %s, live: %s (%d feeds, %d leads verified, %.1f kB a frame)"
                        .formatted(
                                backend.label,
                                what,
                                feeds,
                                LEADS,
                                traffic.meanPackedBytes() / 1000),
                "kB",
                new Runs(bytes / 1000.0 / feeds),
                Budget.NONE,
                "committed readers found all %d nowcasts, none twice".formatted(nowcasts()));
    }

    private int nowcasts() {
        return feeds * (LEADS + 1);
    }

    private CompletedCheckpointStats quiet(Backend backend) throws Exception {
        try (Site site =
                        new Site(
                                ofManyLeads(),
                                IdentityNowcaster::create,
                                flinkConf,
                                1,
                                backend.overrides);
                FeedPublisher publisher = site.publisher()) {
            for (int i = 0; i < traffic.framesBeforeNowcasts() + nowcasts(); i++) {
                publisher.publish(traffic.record(i));
            }
            publisher.flush();
            FlinkCluster.RunningJob job = site.submit(RolloutSettings.forReplay(), false);
            awaitCommitted(site);
            var unused = site.checkpoint(job);
            CompletedCheckpointStats quiet = site.checkpoint(job);
            job.cancel();
            return quiet;
        }
    }

    private void awaitCommitted(Site site) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Tally tally = new Tally();
            site.replay().read(EnumSet.of(RunTopic.NOWCASTS), tally);
            if (tally.nowcasts() == nowcasts() && tally.duplicates() == 0) {
                return;
            }
        }
        throw new WorthlessFigureException(
                "not all of %d nowcasts came within %s".formatted(nowcasts(), PATIENCE));
    }

    /** As the traffic's, with the leads of a radar. */
    private Feeds ofManyLeads() {
        return new Feeds(
                traffic.feeds().all().stream()
                        .map(
                                one ->
                                        new FeedSpec(
                                                one.pattern(),
                                                one.length(),
                                                one.cadenceMillis(),
                                                LEADS,
                                                one.patienceMillis(),
                                                one.gapPolicy(),
                                                one.maxMissing(),
                                                one.toleranceMillis(),
                                                one.horizonMillis(),
                                                one.nowcaster(),
                                                one.warnings().get(0)))
                        .toList());
    }
}
