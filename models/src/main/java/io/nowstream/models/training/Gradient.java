package io.nowstream.models.training;

import ai.djl.ndarray.NDArray;
import io.nowstream.models.network.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The gradients of all weights.
 *
 * @param byWeight by name
 * @param norm √ of the sum of all their squares
 */
record Gradient(Map<String, NDArray> byWeight, double norm) {

    /** As the last backward pass left them. */
    static Gradient of(Weights weights) {
        Map<String, NDArray> byWeight = new LinkedHashMap<>();
        weights.all().forEach((name, array) -> byWeight.put(name, array.getGradient()));
        return of(byWeight);
    }

    static Gradient of(Map<String, NDArray> byWeight) {
        double squares = 0;
        for (NDArray gradient : byWeight.values()) {
            squares += gradient.square().sum().getFloat();
        }
        return new Gradient(byWeight, Math.sqrt(squares));
    }

    /** What to multiply by so that the norm is at most this; 0 for no limit. */
    double scaleTo(double largest) {
        return largest > 0 && norm > largest ? largest / norm : 1;
    }
}
