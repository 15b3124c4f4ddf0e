package io.nowstream.app.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Processes of a cluster whose supervisor is gone. Each ends by itself when that happens; this is
 * for those that could not.
 */
final class Orphans {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Orphans() {}

    /**
     * Ends them, politely and then not, and forgets their pids.
     *
     * @return their names
     */
    static List<String> end(ClusterFiles files) throws IOException, InterruptedException {
        Map<ProcessHandle, String> found = new LinkedHashMap<>();
        for (Map.Entry<String, ProcessMark> entry : files.marks().entrySet()) {
            if (!entry.getKey().equals(ClusterFiles.SUPERVISOR)) {
                entry.getValue().alive().ifPresent(alive -> found.put(alive, entry.getKey()));
                Files.deleteIfExists(files.pid(entry.getKey()));
            }
        }
        // Of one that died between its start and its pid file, its command line still tells.
        ProcessHandle.allProcesses()
                .filter(process -> Jvm.isOf(process, files))
                .filter(process -> !found.containsKey(process))
                .forEach(process -> found.put(process, "process " + process.pid()));
        found.keySet().forEach(ProcessHandle::destroy);
        for (ProcessHandle process : found.keySet()) {
            awaitEnd(process);
        }
        return new ArrayList<>(found.values());
    }

    /** Waits for a process that was asked to end, and ends it if it does not. */
    static void awaitEnd(ProcessHandle process) throws InterruptedException {
        awaitEnd(process, PATIENCE);
    }

    static void awaitEnd(ProcessHandle process, Duration patience) throws InterruptedException {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            try {
                process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException stuck) {
                throw new IllegalStateException(
                        "process %d does not end, not even by SIGKILL: it waits for the system"
                                .formatted(process.pid()),
                        stuck);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "process %d cannot be waited for".formatted(process.pid()), e);
        }
    }
}
