package io.nowstream.bench.network;

import io.nowstream.app.job.FlinkCluster;
import io.nowstream.app.models.RegistryNowcasters;
import io.nowstream.app.replay.Tally;
import io.nowstream.bench.Budget;
import io.nowstream.bench.Figure;
import io.nowstream.bench.Runs;
import io.nowstream.bench.TensorSizes;
import io.nowstream.bench.WorthlessFigureException;
import io.nowstream.bench.stream.Arrivals;
import io.nowstream.bench.stream.Site;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Tier;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.WarningSpec;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.kafka.RunTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many times as fast as it was recorded is a feed replayed by a checkpoint?
 *
 * <p>One feed through the product's own publisher, broker, job and {@code flink-conf}, all in this
 * process and on the machine's two cores, with the settings of a replay: the baselines run beside
 * the network, warnings are looked for (no area is found). All frames are on the topic before the
 * job starts. Nowcasts are counted where their last lead is read, uncommitted, after those of the
 * warm-up; times the cadence that is the speed. Each run is a part of one replay.
 */
final class ReplaySpeed {

    static final Budget BUDGET = Budget.atLeast(100, "×");

    private static final Logger LOG = LoggerFactory.getLogger(ReplaySpeed.class);

    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final int WARM_UP_SHARE = 4;

    /** Above every dBZ: areas are looked for and none is found. */
    private static final WarningSpec NO_WARNINGS = new WarningSpec(255, 255, 20, 3000);

    private final TensorSizes sizes;
    private final Checkpoint checkpoint;
    private final Path flinkConf;

    ReplaySpeed(TensorSizes sizes, Checkpoint checkpoint, Path flinkConf) {
        this.sizes = sizes;
        this.checkpoint = checkpoint;
        this.flinkConf = flinkConf;
    }

    /** How many nowcasts a replay gives of which so many are timed. */
    static int nowcasts(int timed) {
        return timed + warmUp(timed);
    }

    private static int warmUp(int timed) {
        return Math.max(1, timed / WARM_UP_SHARE);
    }

    List<Figure> figures(RainFrames frames, Budget budget) throws Exception {
        LOG.info("replay of {}", frames.label());
        ModelDescription d = checkpoint.description();
        int nowcasts = frames.frames().size() - d.framesIn() + 1;
        int warmUp = nowcasts - nowcasts * WARM_UP_SHARE / (WARM_UP_SHARE + 1);
        if (nowcasts - warmUp < sizes.runs()) {
            throw new WorthlessFigureException(
                    "%s: %d frames without a gap are too few for a replay"
                            .formatted(frames.label(), frames.frames().size()));
        }
        double[] perSecond = replayed(frames, warmUp, nowcasts);
        double[] speeds = new double[perSecond.length];
        for (int run = 0; run < speeds.length; run++) {
            speeds[run] = perSecond[run] * d.cadenceMillis() / 1000;
        }
        String name = "replay by %s, %s: ".formatted(d.name(), frames.label());
        String check =
                "each of %,d nowcasts came once with all its leads, tier full, hash of the checkpoint"
                        .formatted(nowcasts);
        return List.of(
                new Figure(
                        name + "nowcasts", "nowcasts/s", new Runs(perSecond), Budget.NONE, check),
                new Figure(name + "multiple of real time", "×", new Runs(speeds), budget, check));
    }

    private double[] replayed(RainFrames frames, int warmUp, int nowcasts) throws Exception {
        ModelDescription d = checkpoint.description();
        int leads = d.leads();
        RegistryNowcasters nowcasters =
                RegistryNowcasters.of(List.of(checkpoint.directory()), "cpu");
        try (Site site = new Site(feeds(), nowcasters, flinkConf, 1)) {
            try (FeedPublisher publisher = site.publisher()) {
                for (Frame frame : frames.frames()) {
                    publisher.publish(FeedRecord.of(frame));
                }
                publisher.flush();
            }
            try (Arrivals arrivals =
                    site.arrivals(field -> numberOf(field, frames), nowcasts * leads)) {
                FlinkCluster.RunningJob job = site.submit(RolloutSettings.forReplay(), true);
                arrivals.await(nowcasts * leads, PATIENCE);
                job.await();
                demandCommitted(site, nowcasts);
                int each = (nowcasts - warmUp) / sizes.runs();
                List<Double> perSecond = new ArrayList<>();
                for (int run = 0; run < sizes.runs(); run++) {
                    int from = (warmUp + run * each) * leads;
                    perSecond.add(arrivals.perSecond(from, from + each * leads - 1) / leads);
                }
                return perSecond.stream().mapToDouble(Double::doubleValue).toArray();
            }
        }
    }

    private Feeds feeds() {
        ModelDescription d = checkpoint.description();
        return new Feeds(
                List.of(
                        new FeedSpec(
                                RainFrames.FEED,
                                d.framesIn(),
                                d.cadenceMillis(),
                                d.leads(),
                                2 * d.cadenceMillis(),
                                GapPolicy.HOLD,
                                2,
                                2 * d.cadenceMillis(),
                                Duration.ofHours(6).toMillis(),
                                checkpoint.hash(),
                                NO_WARNINGS)));
    }

    /**
     * From 0, lead after lead of nowcast after nowcast.
     *
     * @throws WorthlessFigureException if the network did not answer, or not this one
     */
    private int numberOf(ForecastField field, RainFrames frames) {
        ModelDescription d = checkpoint.description();
        Duration since =
                Duration.between(
                        frames.frames().get(d.framesIn() - 1).validTime(), field.issueTime());
        if (field.tier() != Tier.FULL
                || !field.model().hash().equals(checkpoint.hash())
                || field.leads() != d.leads()
                || field.revision() != 0
                || since.isNegative()) {
            throw new WorthlessFigureException(
                    "%s was answered by %s %s with %d leads; expected are %d by %s"
                            .formatted(
                                    field.identity(),
                                    field.tier().label(),
                                    field.model(),
                                    field.leads(),
                                    d.leads(),
                                    checkpoint.id()));
        }
        int nowcast = Math.toIntExact(since.toMillis() / d.cadenceMillis());
        return nowcast * d.leads() + field.lead() - 1;
    }

    private static void demandCommitted(Site site, int nowcasts) throws InterruptedException {
        Tally tally = new Tally();
        site.replay().read(EnumSet.of(RunTopic.NOWCASTS), tally);
        if (tally.nowcasts() != nowcasts || tally.duplicates() != 0) {
            throw new WorthlessFigureException(
                    "committed are %,d nowcasts and %,d duplicates, expected %,d and none"
                            .formatted(tally.nowcasts(), tally.duplicates(), nowcasts));
        }
    }
}
