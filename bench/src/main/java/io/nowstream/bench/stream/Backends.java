package io.nowstream.bench.stream;

import io.nowstream.app.job.FlinkCluster;
import io.nowstream.bench.Budget;
import io.nowstream.bench.Figure;
import io.nowstream.bench.Runs;
import io.nowstream.bench.Traffic;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.operators.rollout.RolloutSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStatsSummarySnapshot;

/**
 * Where should the job keep its state: on the heap, or in RocksDB with incremental checkpoints?
 *
 * <p>The same frames through the product's job and {@code flink-conf} with either, in turns: how
 * many a second, what its checkpoints take (one a second) and weigh, and how long a job that goes
 * on from one takes until its first nowcast, which needs the rings of all feeds. Everything is on
 * one local disk and one machine, so RocksDB's state is in the page cache: its best case.
 *
 * <p>Parameters: {@code --feeds} is how much state there is (half a megabyte each), {@code
 * --repeats} how many turns. The broker and the job share two cores.
 *
 * <p>Command: {@code bench/run --only backends}.
 */
public final class Backends {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int WARM_UP_TIMES = 10;

    /** A machine that stands still for a moment restarts no job, and spoils no turn. */
    private static final String PATIENT = "2 min";

    /** Where state is kept. */
    enum Backend {
        HEAP("heap", Map.of("heartbeat.timeout", PATIENT)),
        ROCKSDB(
                "RocksDB",
                Map.of(
                        "heartbeat.timeout", PATIENT,
                        "state.backend.type", "rocksdb",
                        "execution.checkpointing.incremental", "true",
                        "taskmanager.memory.managed.size", "256 mb"));

        /** For a table. */
        final String label;

        /** On top of {@code config.yaml}. */
        final Map<String, String> overrides;

        Backend(String label, Map<String, String> overrides) {
            this.label = label;
            this.overrides = overrides;
        }
    }

    /** What one turn gave. */
    private record Turn(
            double perSecond,
            double checkpointMillis,
            double checkpointKilobytes,
            double backMillis) {}

    private final BackendSizes sizes;
    private final Path flinkConf;
    private final Traffic traffic;

    /**
     * @param flinkConf directory of {@code config.yaml}
     */
    public Backends(BackendSizes sizes, Path flinkConf) {
        this.sizes = sizes;
        this.flinkConf = flinkConf;
        this.traffic = new Traffic(sizes.feeds());
    }

    /** What a live feed's state weighs, and what is written of it while nothing comes. */
    public static List<Figure> quiet(BackendSizes sizes, Path flinkConf) throws Exception {
        return new QuietState(Math.max(1, sizes.feeds() / 8), flinkConf).figures();
    }

    /** Measures; one turn more of each than is counted, which compiles. */
    public List<Figure> figures() throws Exception {
        Map<Backend, List<Turn>> turns = new EnumMap<>(Backend.class);
        for (int turn = 0; turn <= sizes.repeats(); turn++) {
            for (Backend backend : Backend.values()) {
                Turn done = turn(backend);
                if (turn > 0) {
                    turns.computeIfAbsent(backend, any -> new ArrayList<>()).add(done);
                }
            }
        }
        List<Figure> figures = new ArrayList<>();
        for (Backend backend : Backend.values()) {
            List<Turn> of = turns.getOrDefault(backend, List.of());
            figures.add(figure(backend, "sustained", "frames/s", of, Turn::perSecond));
            figures.add(figure(backend, "a checkpoint", "ms", of, Turn::checkpointMillis));
            figures.add(
                    figure(
                            backend,
                            "a checkpoint, what is written",
                            "kB",
                            of,
                            Turn::checkpointKilobytes));
            figures.add(
                    figure(backend, "from a checkpoint to a nowcast", "ms", of, Turn::backMillis));
        }
        return figures;
    }

    private Figure figure(
            Backend backend,
            String what,
            String unit,
            List<Turn> turns,
            ToDoubleFunction<Turn> of) {
        return new Figure(
                "state in %s: %s (%d feeds, parallelism 1, %.1f kB a frame)"
                        .formatted(
                                backend.label,
                                what,
                                sizes.feeds(),
                                traffic.meanPackedBytes() / 1000),
                unit,
                new Runs(turns.stream().mapToDouble(of).toArray()),
                Budget.NONE,
                "each of %,d frames came out once, cells equal".formatted(sizes.nowcasts()));
    }

    private Turn turn(Backend backend) throws Exception {
        int before = traffic.framesBeforeNowcasts();
        int warmUp = WARM_UP_TIMES * sizes.feeds();
        int nowcasts = warmUp + sizes.nowcasts();
        int last = before + nowcasts + sizes.feeds();
        RolloutSettings rollout = RolloutSettings.forReplay().withoutCandidates();
        try (Site site =
                        new Site(
                                traffic.feeds(),
                                IdentityNowcaster::create,
                                flinkConf,
                                1,
                                backend.overrides);
                FeedPublisher publisher = site.publisher();
                Arrivals arrivals = site.arrivals(traffic::numberOf, last)) {
            publish(publisher, 0, before + nowcasts);
            FlinkCluster.RunningJob job = site.submit(rollout, false);
            arrivals.await(nowcasts, PATIENCE);
            CompletedCheckpointStatsSummarySnapshot taken = site.checkpoints(job);
            job.cancel();

            publish(publisher, before + nowcasts, last);
            long begin = System.nanoTime();
            FlinkCluster.RunningJob again = site.restored(rollout);
            arrivals.await(nowcasts + 1, PATIENCE);
            double backMillis = (System.nanoTime() - begin) / 1e6;
            arrivals.await(nowcasts + sizes.feeds(), PATIENCE);
            again.cancel();
            return new Turn(
                    arrivals.perSecond(warmUp, nowcasts - 1),
                    taken.getEndToEndDurationStats().getAverage(),
                    taken.getCheckpointedSize().getAverage() / 1000.0,
                    backMillis);
        }
    }

    private void publish(FeedPublisher publisher, int from, int to) throws InterruptedException {
        for (int number = from; number < to; number++) {
            publisher.publish(traffic.record(number));
        }
        publisher.flush();
    }
}
