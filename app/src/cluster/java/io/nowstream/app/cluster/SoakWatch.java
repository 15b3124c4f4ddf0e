package io.nowstream.app.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Looks at all processes of a cluster, again and again, while others keep it busy. */
final class SoakWatch implements AutoCloseable {

    /** Between one look and the next, so that a slow machine is looked at less often. */
    private static final Duration EVERY = Duration.ofSeconds(5);

    /** A collection stops a process for a moment, so it is asked for less often. */
    private static final int COLLECTED_EVERY = 4;

    private static final String MAP = "map";

    private final SoakSamples samples;
    private final Map<String, JvmProbe> processes = new LinkedHashMap<>();
    private final CheckpointProbe checkpoints;
    private final KeptByMap keptByMap;

    /**
     * @param directory the cluster's
     */
    SoakWatch(SmallCluster cluster, Path directory, SoakSamples samples) throws Exception {
        this.samples = samples;
        ClusterStatus status = cluster.processes().status().orElseThrow();
        processes.put(ClusterFiles.SUPERVISOR, new JvmProbe(status.supervisor()));
        for (ClusterStatus.Row row : status.rows()) {
            processes.put(row.name(), new JvmProbe(row.pid()));
        }
        keptByMap = new KeptByMap(cluster.mapPort());
        checkpoints = new CheckpointProbe(cluster, directory.resolve("state/checkpoints"));
    }

    /** Until the time is over. */
    void run(Duration time, Traffic traffic) throws Exception {
        long began = System.nanoTime();
        for (int look = 0; System.nanoTime() - began < time.toNanos(); look++) {
            traffic.check();
            for (Map.Entry<String, JvmProbe> process : processes.entrySet()) {
                look(minutes(began), process.getKey(), process.getValue(), look);
            }
            samples.add(minutes(began), "job", checkpoints.look());
            Thread.sleep(EVERY.toMillis());
        }
    }

    private void look(double minute, String name, JvmProbe process, int look) throws Exception {
        samples.add(minute, name, process.look());
        samples.note(minute, name, "resident, MB", process.resident());
        if (look % COLLECTED_EVERY == 0) {
            double heap = process.heapAfterCollection();
            if (name.equals(MAP)) {
                double kept = keptByMap.bytes() / (double) (1 << 20);
                samples.note(minute, name, "kept within budgets, MB", kept);
                heap -= kept;
            }
            samples.add(minute, name, Map.of(Figure.HEAP, heap));
        }
    }

    private static double minutes(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 60e9;
    }

    /** How many have been completed, have failed, and were gone back to. */
    Map<String, Integer> checkpoints() throws Exception {
        return checkpoints.counts();
    }

    @Override
    public void close() throws IOException {
        for (JvmProbe process : processes.values()) {
            process.close();
        }
    }
}
