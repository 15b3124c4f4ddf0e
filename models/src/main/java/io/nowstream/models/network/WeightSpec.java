package io.nowstream.models.network;

import ai.djl.ndarray.types.Shape;

/**
 * One weight of an architecture.
 *
 * @param name dotted, as in {@code weights.safetensors}, e.g. {@code cell.block.0.linear.weight}
 * @param shape PyTorch layout: Linear (out, in), Conv (out, in, …), ConvTranspose (in, out, …)
 * @param start its values before training
 */
public record WeightSpec(String name, Shape shape, Start start) {

    /** A name below a prefix that may be empty. What {@link Weights#under} undoes. */
    public static String join(String prefix, String name) {
        return prefix.isEmpty() ? name : prefix + "." + name;
    }
}
