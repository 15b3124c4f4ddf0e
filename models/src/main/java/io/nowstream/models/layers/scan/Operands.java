package io.nowstream.models.layers.scan;

import java.nio.FloatBuffer;

/**
 * What a scan reads, or the gradients of it, as float32 in row-major order.
 *
 * @param u (B, cells, D), the image
 * @param delta (K, B, cells, D), before bias and softplus
 * @param projected (B, cells, K·(R+2N)), of which the scan reads B and C of each direction
 * @param logA (K·D, N), where A = -exp(logA)
 * @param skip (K·D), the letter D of the equation
 * @param bias (K, D), of delta
 */
record Operands(
        FloatBuffer u,
        FloatBuffer delta,
        FloatBuffer projected,
        FloatBuffer logA,
        FloatBuffer skip,
        FloatBuffer bias) {}
