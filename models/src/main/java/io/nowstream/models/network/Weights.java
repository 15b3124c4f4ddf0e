package io.nowstream.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * Weights by name, on one device, float32. Owns its arrays through a manager of its own; closed
 * once, by whoever made it. A view by {@link #under} owns nothing.
 */
public final class Weights implements AutoCloseable {

    private final NDManager manager;
    private final Map<String, NDArray> byName;
    private final String prefix;

    private Weights(NDManager manager, Map<String, NDArray> byName, String prefix) {
        this.manager = manager;
        this.byName = byName;
        this.prefix = prefix;
    }

    /**
     * Takes arrays over.
     *
     * @param manager closed with these weights; every array is attached to it
     */
    public static Weights of(NDManager manager, Map<String, NDArray> byName) {
        byName.values().forEach(array -> array.attach(manager));
        return new Weights(manager, Collections.unmodifiableMap(new LinkedHashMap<>(byName)), "");
    }

    /**
     * Fresh weights of a network.
     *
     * @param parent its device; these weights get a manager below it
     * @param seed the same seed gives the same values
     */
    public static Weights start(NDManager parent, List<WeightSpec> specs, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        NDManager manager = parent.newSubManager();
        Map<String, NDArray> byName = new LinkedHashMap<>();
        for (WeightSpec spec : specs) {
            float[] values = new float[Math.toIntExact(spec.shape().size())];
            spec.start().fill(values, random);
            byName.put(spec.name(), manager.create(values, spec.shape()));
        }
        return new Weights(manager, Collections.unmodifiableMap(byName), "");
    }

    /**
     * The weight of a name below this view's prefix.
     *
     * @throws IllegalArgumentException if there is none
     */
    public NDArray get(String name) {
        @Nullable NDArray array = byName.get(prefix + name);
        if (array == null) {
            throw new IllegalArgumentException("no weight \"%s%s\"".formatted(prefix, name));
        }
        return array;
    }

    /** Whether there is such a weight. */
    public boolean has(String name) {
        return byName.containsKey(prefix + name);
    }

    /** The weights whose names begin with this and a dot, by the rest of their names. */
    public Weights under(String name) {
        return new Weights(manager, byName, prefix + name + ".");
    }

    /** All of them, by full name, in their order. */
    public Map<String, NDArray> all() {
        return byName;
    }

    /** How many numbers. */
    public long parameters() {
        return byName.values().stream().mapToLong(NDArray::size).sum();
    }

    public NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        manager.close();
    }
}
