package io.nowstream.operators.rollout;

import io.nowstream.frames.ModelId;
import io.nowstream.models.Nowcaster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nowcasters of one job in this process, shared by its subtasks: a {@link Batcher} for each,
 * and the frames that are unpacked.
 *
 * <p>Acquired once per subtask and closed once per subtask; the last one frees the nowcasters. Two
 * jobs in one process share nothing.
 */
final class Batchers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Batchers.class);

    /** How long the last subtask waits for nowcasters to be freed; a rollout may take longer. */
    private static final Duration FREEING_PATIENCE = Duration.ofSeconds(2);

    /** Unpacked frames take at most this part of the heap. */
    private static final int HEAP_PART = 16;

    private static final Map<String, Batchers> RUNNING = new HashMap<>();

    private final String scope;
    private final Map<String, Batcher> byName = new HashMap<>();
    private final ModelId persistence;
    private final UnpackedFrames frames =
            new UnpackedFrames(Runtime.getRuntime().maxMemory() / HEAP_PART / Float.BYTES);
    private int users;

    private Batchers(
            String scope, NowcasterSource nowcasters, Set<String> names, RolloutSettings settings) {
        this.scope = scope;
        try (Nowcaster baseline = nowcasters.create(Tiers.PERSISTENCE)) {
            this.persistence = baseline.id();
        }
        for (String name : names) {
            if (!name.equals(Tiers.PERSISTENCE)) {
                byName.put(name, batcher(name, nowcasters, settings));
            }
        }
    }

    /**
     * The batchers of a scope, made by the first who asks.
     *
     * @param scope a job; its subtasks share
     * @param names the nowcasters that may be asked
     * @throws IllegalArgumentException if there is no nowcaster of such a name
     */
    static Batchers acquire(
            String scope, NowcasterSource nowcasters, Set<String> names, RolloutSettings settings) {
        synchronized (RUNNING) {
            @Nullable Batchers batchers = RUNNING.get(scope);
            if (batchers == null) {
                batchers = new Batchers(scope, nowcasters, names, settings);
                RUNNING.put(scope, batchers);
            }
            batchers.users++;
            return batchers;
        }
    }

    private Batcher batcher(String name, NowcasterSource nowcasters, RolloutSettings settings) {
        List<Nowcaster> made = new ArrayList<>();
        try {
            for (int i = 0; i < settings.executors(); i++) {
                made.add(nowcasters.create(name));
            }
        } catch (RuntimeException | Error e) {
            made.forEach(Nowcaster::close);
            byName.values().forEach(Batcher::close);
            throw e;
        }
        return new Batcher(name, made, Duration.ofMillis(settings.maxWaitMillis()));
    }

    /** The batcher of one of the names given to {@link #acquire}; persistence has none. */
    Batcher of(String name) {
        @Nullable Batcher batcher = byName.get(name);
        if (batcher == null) {
            throw new IllegalArgumentException("no nowcaster %s in this job".formatted(name));
        }
        return batcher;
    }

    /**
     * Who persistence is; it needs no batcher, as the newest frame's packed cells are its fields.
     */
    ModelId persistence() {
        return persistence;
    }

    UnpackedFrames frames() {
        return frames;
    }

    /** Sequences that wait for a batch, over all nowcasters. */
    int queueLength() {
        return byName.values().stream().mapToInt(Batcher::queueLength).sum();
    }

    /** Mean share of batch places that held a sequence, 0 to 1; NaN before the first batch. */
    double batchFill() {
        return byName.values().stream()
                .mapToDouble(Batcher::batchFill)
                .filter(fill -> !Double.isNaN(fill))
                .average()
                .orElse(Double.NaN);
    }

    /** One subtask less. */
    @Override
    public void close() {
        synchronized (RUNNING) {
            users--;
            if (users > 0) {
                return;
            }
            RUNNING.remove(scope);
        }
        byName.values().forEach(Batcher::close);
        for (Map.Entry<String, Batcher> entry : byName.entrySet()) {
            awaitFreed(entry.getKey(), entry.getValue());
        }
    }

    private static void awaitFreed(String name, Batcher batcher) {
        try {
            if (!batcher.awaitClosed(FREEING_PATIENCE)) {
                LOG.info("nowcaster {} is still at a rollout; it is freed when that is done", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
