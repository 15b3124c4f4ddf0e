package io.nowstream.models.serving;

import ai.djl.ndarray.NDManager;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.network.Weights;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One copy of a checkpoint's weights per process and device, however many executors compute with
 * it: loaded by the first who asks, freed by the last who lets go. Weights are only read.
 */
final class SharedWeights implements AutoCloseable {

    private record Key(String hash, DeviceKind device) {}

    private static final Map<Key, SharedWeights> LOADED = new HashMap<>();

    private final Key key;
    private final NDManager manager;
    private final Weights weights;
    private int users;

    private SharedWeights(Key key, NDManager manager, Weights weights) {
        this.key = key;
        this.manager = manager;
        this.weights = weights;
    }

    /** The weights of a checkpoint; each caller closes once. */
    static SharedWeights of(Checkpoint checkpoint, DeviceKind device) {
        Key key = new Key(checkpoint.hash(), device);
        synchronized (LOADED) {
            @Nullable SharedWeights shared = LOADED.get(key);
            if (shared == null) {
                shared = load(key, checkpoint);
                LOADED.put(key, shared);
            }
            shared.users++;
            return shared;
        }
    }

    private static SharedWeights load(Key key, Checkpoint checkpoint) {
        NDManager manager = TensorEngine.manager(key.device());
        try {
            return new SharedWeights(key, manager, checkpoint.weights(manager));
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    /** How many checkpoints are in memory now. */
    static int loaded() {
        synchronized (LOADED) {
            return LOADED.size();
        }
    }

    Weights weights() {
        return weights;
    }

    @Override
    public void close() {
        synchronized (LOADED) {
            users--;
            if (users > 0) {
                return;
            }
            LOADED.remove(key);
        }
        manager.close();
    }
}
