package io.nowstream.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.nowstream.models.network.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/** Arrays of the names and shapes of a network's weights: moments, running means, copies. */
final class ArraySets {

    private ArraySets() {}

    /** Zeros like these, with a manager of their own beside theirs. */
    static Weights zeros(Weights like) {
        NDManager manager = like.manager().getParentManager().newSubManager();
        Map<String, NDArray> zeros = new LinkedHashMap<>();
        like.all().forEach((name, array) -> zeros.put(name, manager.zeros(array.getShape())));
        return Weights.of(manager, zeros);
    }

    /** The same values, with a manager of their own beside theirs. */
    static Weights copy(Weights of) {
        return copy(of, of.manager().getParentManager());
    }

    /** The same values, with a manager of their own below another. */
    static Weights copy(Weights of, NDManager parent) {
        NDManager manager = parent.newSubManager();
        Map<String, NDArray> copies = new LinkedHashMap<>();
        of.all()
                .forEach(
                        (name, array) ->
                                copies.put(
                                        name,
                                        manager.create(array.toFloatArray(), array.getShape())));
        return Weights.of(manager, copies);
    }
}
