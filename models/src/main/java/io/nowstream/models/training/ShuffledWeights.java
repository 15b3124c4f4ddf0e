package io.nowstream.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.nowstream.models.network.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Weights spoiled on purpose, to see that what judges them notices: each tensor keeps its values
 * and their distribution, and loses what it has learnt.
 */
public final class ShuffledWeights {

    private ShuffledWeights() {}

    /**
     * A copy in which the values of each tensor have changed places (Fisher and Yates).
     *
     * @param seed the same seed gives the same places
     * @return the caller's, to close; beside the others'
     */
    public static Weights of(Weights weights, long seed) {
        NDManager manager = weights.manager().getParentManager().newSubManager();
        Map<String, NDArray> shuffled = new LinkedHashMap<>();
        long tensor = 0;
        for (Map.Entry<String, NDArray> entry : weights.all().entrySet()) {
            float[] values = entry.getValue().toFloatArray();
            RandomGenerator random = Draws.SABOTAGE.at(seed, tensor++);
            for (int i = values.length - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                float value = values[i];
                values[i] = values[other];
                values[other] = value;
            }
            shuffled.put(entry.getKey(), manager.create(values, entry.getValue().getShape()));
        }
        return Weights.of(manager, shuffled);
    }
}
