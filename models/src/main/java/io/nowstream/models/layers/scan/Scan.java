package io.nowstream.models.layers.scan;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * The operands of one selective scan over images, float32: B images of so many cells with D
 * channels, K directions, N states.
 *
 * @param directions the orders over the cells
 * @param u (B, cells, D), the images
 * @param delta (K, B, cells, D): Δ before bias and softplus
 * @param projected (B, cells, K·(R+2N)): for each direction R columns of no interest here, then B,
 *     then C; so the projection of an image serves as it is
 * @param logA (K·D, N), row = direction · D + channel; A = -exp(logA)
 * @param skip (K·D), the D of the equation
 * @param bias (K, D), of Δ
 */
public record Scan(
        Directions directions,
        NDArray u,
        NDArray delta,
        NDArray projected,
        NDArray logA,
        NDArray skip,
        NDArray bias) {

    /** What gradients are wanted of. */
    List<NDArray> operands() {
        return List.of(u, delta, projected, logA, skip, bias);
    }
}
