package io.nowstream.models.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Constants for graphs that gradients flow through.
 *
 * <p>An array that DJL makes of Java's memory, and so any operation with a plain number, shares
 * that memory with the collector: once its handle is closed, the backward pass may read what lies
 * there by then. What these return lies in the engine's own memory, and lives as long as a graph
 * needs it.
 */
public final class Lasting {

    private Lasting() {}

    /** One number, shape (). */
    public static NDArray number(NDManager manager, float value) {
        return copy(manager.create(value));
    }

    /** Numbers of a shape. */
    public static NDArray numbers(NDManager manager, float[] values, Shape shape) {
        return copy(manager.create(values, shape));
    }

    /** Whole numbers, in one dimension. */
    public static NDArray numbers(NDManager manager, long[] values) {
        return copy(manager.create(values, new Shape(values.length)));
    }

    private static NDArray copy(NDArray made) {
        try (made) {
            return made.duplicate();
        }
    }
}
