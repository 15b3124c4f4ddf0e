package io.nowstream.bench.stream;

import io.nowstream.app.job.FlinkCluster;
import io.nowstream.app.replay.Tally;
import io.nowstream.bench.Budget;
import io.nowstream.bench.Figure;
import io.nowstream.bench.Runs;
import io.nowstream.bench.Traffic;
import io.nowstream.bench.WorthlessFigureException;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.kafka.RunTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What does the stream itself add to a nowcast, and how many frames a second does it carry?
 *
 * <p>Frames of 384 × 384 cells go through the product's own publisher, broker, job and {@code
 * flink-conf}, all in this process and on the machine's two cores; the nowcaster says the newest
 * frame again, one lead, and no baselines run beside it. Nothing is over the network, and nothing
 * is left out: assembly, unpacking, sanity, packing, the search for warnings (no area is found),
 * transactions, a checkpoint every second.
 *
 * <p>Latency: from before a frame is given to the publisher to when the poll returns that brings
 * its nowcast to a reader of uncommitted records, by {@link System#nanoTime}; 50 frames/s by an
 * open loop (a late frame delays no other). Sustained: all frames are on the topic before the job
 * starts, so that the sender takes no part; nowcasts are counted where they arrive, after those of
 * the warm-up. Where the processor time of a sustained run went is told by stage; the two cores
 * have 2.5 ms for each frame at 800 frames/s.
 *
 * <p>Parameters: {@code --feeds} isolates what grows with the number of feeds (rings in the state,
 * frames kept unpacked); {@code --parallelism} what more subtasks gain or cost on the same cores;
 * {@code --frames} how long a run is.
 *
 * <p>Command: {@code bench/run --only stream}.
 */
public final class StreamOverhead {

    private static final Logger LOG = LoggerFactory.getLogger(StreamOverhead.class);

    private static final int FRAMES_PER_SECOND = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final StreamSizes sizes;
    private final Path flinkConf;
    private final int parallelism;
    private final Traffic traffic;
    private long worstDelayOfSender;

    /**
     * @param flinkConf directory of {@code config.yaml}
     * @param parallelism subtasks per operator
     */
    public StreamOverhead(StreamSizes sizes, Path flinkConf, int parallelism) {
        this.sizes = sizes;
        this.flinkConf = flinkConf;
        this.parallelism = parallelism;
        this.traffic = new Traffic(sizes.feeds());
    }

    /** Measures. The flat-out runs come first: they warm the machine for the others. */
    public List<Figure> figures() throws Exception {
        List<FlatOut> flatOuts = flatOuts();
        List<Runs> latencies = latencies();
        String once = "each of %,d frames a run came out once, cells equal";
        String paced =
                once.formatted(sizes.paced())
                        + "; sender late by %s ms at most"
                                .formatted(Runs.number(millis(worstDelayOfSender)));
        String flatOut =
                once.formatted(sizes.flatOut())
                        + "; committed readers found the same number, none twice";
        return List.of(
                new Figure(
                        "stream overhead per frame, p50 at 50 frames/s" + setup(),
                        "ms",
                        percentiles(latencies, 0.50),
                        Budget.atMost(8, "ms"),
                        paced),
                new Figure(
                        "stream overhead per frame, p99 at 50 frames/s" + setup(),
                        "ms",
                        percentiles(latencies, 0.99),
                        Budget.atMost(25, "ms"),
                        paced),
                new Figure(
                        "stream overhead per frame, largest at 50 frames/s" + setup(),
                        "ms",
                        percentiles(latencies, 1),
                        Budget.NONE,
                        paced),
                new Figure(
                        "sustained" + setup(),
                        "frames/s",
                        new Runs(flatOuts.stream().mapToDouble(FlatOut::perSecond).toArray()),
                        Budget.atLeast(800, "frames/s"),
                        flatOut),
                new Figure(
                        "processor time per frame, flat out" + setup(),
                        "ms",
                        new Runs(
                                flatOuts.stream()
                                        .mapToDouble(run -> run.cpu().millisPer(sizes.flatOut()))
                                        .toArray()),
                        Budget.NONE,
                        "last run: "
                                + flatOuts.get(flatOuts.size() - 1).cpu().shares(sizes.flatOut())));
    }

    private String setup() {
        return " (%d feeds, parallelism %d, %.1f kB a frame)"
                .formatted(sizes.feeds(), parallelism, traffic.meanPackedBytes() / 1000);
    }

    private static Runs percentiles(List<Runs> latencies, double share) {
        return new Runs(latencies.stream().mapToDouble(run -> run.within(share)).toArray());
    }

    /** What a flat-out run gave. */
    private record FlatOut(double perSecond, CpuTime cpu) {}

    /** One run more than is counted: the first compiles. */
    private List<FlatOut> flatOuts() throws Exception {
        List<FlatOut> runs = new ArrayList<>();
        LOG.info("flat out: warm-up");
        flatOut();
        for (int run = 1; run <= sizes.repeats(); run++) {
            FlatOut done = flatOut();
            LOG.info(
                    "flat out, run {}: {} frames/s; processor ms per frame: {}",
                    run,
                    Runs.number(done.perSecond()),
                    done.cpu().shares(sizes.flatOut()));
            runs.add(done);
        }
        return runs;
    }

    private FlatOut flatOut() throws Exception {
        int nowcasts = sizes.flatOutWarmUp() + sizes.flatOut();
        int frames = traffic.framesBeforeNowcasts() + nowcasts;
        try (Site site = site()) {
            try (FeedPublisher publisher = site.publisher()) {
                for (int number = 0; number < frames; number++) {
                    publisher.publish(traffic.record(number));
                }
                publisher.flush();
            }
            try (Arrivals arrivals = site.arrivals(traffic::numberOf, frames)) {
                FlinkCluster.RunningJob job = site.submit(forReplay(), true);
                arrivals.await(sizes.flatOutWarmUp(), PATIENCE);
                CpuTime before = CpuTime.now();
                arrivals.await(nowcasts, PATIENCE);
                CpuTime spent = CpuTime.now().since(before);
                job.await();
                demandCommitted(site, nowcasts);
                return new FlatOut(arrivals.perSecond(sizes.flatOutWarmUp(), nowcasts - 1), spent);
            }
        }
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

    private List<Runs> latencies() throws Exception {
        List<Runs> runs = new ArrayList<>();
        int before = traffic.framesBeforeNowcasts() + sizes.pacedWarmUp();
        int frames = before + sizes.repeats() * sizes.paced();
        try (Site site = site();
                FeedPublisher publisher = site.publisher();
                Arrivals arrivals = site.arrivals(traffic::numberOf, frames)) {
            FlinkCluster.RunningJob job = site.submit(uncapped(), false);
            LOG.info("at pace: warm-up");
            sent(publisher, 0, before);
            arrivals.await(sizes.pacedWarmUp(), PATIENCE);
            worstDelayOfSender = 0;
            for (int run = 0; run < sizes.repeats(); run++) {
                int from = before + run * sizes.paced();
                long[] sent = sent(publisher, from, from + sizes.paced());
                arrivals.await(from + sizes.paced() - traffic.framesBeforeNowcasts(), PATIENCE);
                double[] millis = new double[sent.length];
                for (int i = 0; i < millis.length; i++) {
                    millis[i] = millis(arrivals.nanosOf(from + i) - sent[i]);
                }
                runs.add(new Runs(millis));
                LOG.info(
                        "at pace, run {}: p50 {} ms, p99 {} ms",
                        run + 1,
                        Runs.number(runs.get(run).within(0.50)),
                        Runs.number(runs.get(run).within(0.99)));
            }
            job.cancel();
        }
        return runs;
    }

    /**
     * Room for as much as live, but a feed that is slow stays slow and does not get persistence.
     */
    private static RolloutSettings uncapped() {
        return forReplay().withCapacity(RolloutSettings.forLive().capacity());
    }

    private static RolloutSettings forReplay() {
        return RolloutSettings.forReplay().withoutCandidates();
    }

    private Site site() throws Exception {
        return new Site(traffic.feeds(), IdentityNowcaster::create, flinkConf, parallelism);
    }

    /** Sends frames at pace; when each left, by {@link System#nanoTime}. */
    private long[] sent(FeedPublisher publisher, int from, int to) throws InterruptedException {
        long[] sent = new long[to - from];
        long interval = TimeUnit.SECONDS.toNanos(1) / FRAMES_PER_SECOND;
        long begin = System.nanoTime();
        for (int i = 0; i < sent.length; i++) {
            var record = traffic.record(from + i);
            long due = begin + i * interval;
            for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                LockSupport.parkNanos(due - now);
            }
            sent[i] = System.nanoTime();
            worstDelayOfSender = Math.max(worstDelayOfSender, sent[i] - due);
            publisher.publish(record);
        }
        return sent;
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }
}
