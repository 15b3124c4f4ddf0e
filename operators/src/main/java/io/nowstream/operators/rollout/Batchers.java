package io.nowstream.operators.rollout;

import io.nowstream.frames.ModelId;
import io.nowstream.models.Nowcaster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nowcasters of one job in this process, shared by its subtasks: a {@link Batcher} for each
 * that is configured, {@link ReleasedCheckpoints}, the frames that are unpacked, and the alarms of
 * deadlines.
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
    private final Map<String, String> nameByHash = new HashMap<>();
    private final ReleasedCheckpoints released;
    private final ModelId persistence;
    private final UnpackedFrames frames =
            new UnpackedFrames(Runtime.getRuntime().maxMemory() / HEAP_PART / Float.BYTES);
    private final AdvectedGaps gaps = new AdvectedGaps(frames);
    private final LiveClock.Alarms alarms;
    private int users;

    private Batchers(
            String scope,
            NowcasterSource nowcasters,
            Set<String> names,
            RolloutSettings settings,
            LiveClock clock) {
        this.scope = scope;
        this.released =
                new ReleasedCheckpoints(nowcasters, settings, ReleasedCheckpoints.USUAL_PAUSE);
        this.alarms = clock.alarms();
        try (Nowcaster baseline = nowcasters.create(Tiers.PERSISTENCE)) {
            this.persistence = baseline.id();
            nameByHash.put(persistence.hash(), Tiers.PERSISTENCE);
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
     * @param clock whose alarms ring at deadlines
     * @throws IllegalArgumentException if there is no nowcaster of such a name
     */
    static Batchers acquire(
            String scope,
            NowcasterSource nowcasters,
            Set<String> names,
            RolloutSettings settings,
            LiveClock clock) {
        synchronized (RUNNING) {
            @Nullable Batchers batchers = RUNNING.get(scope);
            if (batchers == null) {
                batchers = new Batchers(scope, nowcasters, names, settings, clock);
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
            alarms.close();
            throw e;
        }
        nameByHash.put(made.get(0).id().hash(), name);
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
     * The configured nowcaster with this hash, whatever it is called there: a release may go back
     * to it, or to a baseline.
     */
    Optional<String> nameOf(ModelId model) {
        return Optional.ofNullable(nameByHash.get(model.hash()));
    }

    /** The checkpoints that releases put in force. */
    ReleasedCheckpoints released() {
        return released;
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

    AdvectedGaps gaps() {
        return gaps;
    }

    LiveClock.Alarms alarms() {
        return alarms;
    }

    /** Sequences that wait for a batch, over all nowcasters. */
    int queueLength() {
        int named = byName.values().stream().mapToInt(Batcher::queueLength).sum();
        return named + released.queueLength();
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
        alarms.close();
        List<Batcher> all = new ArrayList<>(byName.values());
        all.forEach(Batcher::close);
        all.addAll(released.close());
        all.forEach(Batchers::awaitFreed);
    }

    private static void awaitFreed(Batcher batcher) {
        try {
            if (!batcher.awaitClosed(FREEING_PATIENCE)) {
                LOG.info(
                        "nowcaster {} is still at a rollout; it is freed when that is done",
                        batcher.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
