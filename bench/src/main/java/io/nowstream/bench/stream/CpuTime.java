package io.nowstream.bench.stream;

import io.nowstream.bench.Runs;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Processor time of this process so far, by what its threads do: what says where the next
 * millisecond can be saved.
 *
 * @param processNanos all of it; what no Java thread used is the compiler's and the collector's
 * @param nanosByStage by the name of the stage
 */
record CpuTime(long processNanos, Map<String, Long> nanosByStage) {

    /** How the names of a stage's threads begin, and the stage. */
    private static final Map<String, String> STAGES = new LinkedHashMap<>();

    static {
        STAGES.put("Source", "source");
        STAGES.put("assemble", "assembly to sinks");
        STAGES.put("rollout", "rollout");
        STAGES.put("warn", "warnings");
        STAGES.put("AsyncOperations", "checkpoints");
        STAGES.put("data-plane-kafka", "broker");
        STAGES.put("kafka-producer", "producers");
        STAGES.put("arrivals", "reader");
    }

    static CpuTime now() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<String, Long> nanos = new HashMap<>();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null) {
                long used = Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
                nanos.merge(stageOf(thread.getThreadName()), used, Long::sum);
            }
        }
        long process =
                ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                        .getProcessCpuTime();
        return new CpuTime(process, nanos);
    }

    private static String stageOf(String thread) {
        return STAGES.entrySet().stream()
                .filter(stage -> thread.startsWith(stage.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("other");
    }

    CpuTime since(CpuTime before) {
        Map<String, Long> spent = new HashMap<>();
        nanosByStage.forEach(
                (stage, nanos) ->
                        spent.put(
                                stage,
                                Math.max(0, nanos - before.nanosByStage.getOrDefault(stage, 0L))));
        return new CpuTime(processNanos - before.processNanos, spent);
    }

    double millisPer(int frames) {
        return processNanos / 1e6 / frames;
    }

    /** The stages with their milliseconds per frame, the dearest first. */
    String shares(int frames) {
        Map<String, Long> all = new HashMap<>(nanosByStage);
        long threads = all.values().stream().mapToLong(Long::longValue).sum();
        all.put("compiler and collector", Math.max(0, processNanos - threads));
        return all.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(e -> e.getKey() + " " + Runs.number(e.getValue() / 1e6 / frames))
                .collect(Collectors.joining(", "));
    }
}
