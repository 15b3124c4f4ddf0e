package io.nowstream.models.vmrnn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.nowstream.models.layers.TokenGrid;

/**
 * What a cell remembers.
 *
 * @param h (B, L, C), its output too
 * @param c (B, L, C)
 */
public record CellState(NDArray h, NDArray c) {

    /** Zeros: nothing seen yet. */
    static CellState start(NDManager manager, long batch, TokenGrid grid, int width) {
        Shape shape = new Shape(batch, grid.tokens(), width);
        return new CellState(manager.zeros(shape), manager.zeros(shape));
    }

    /** Frees both. */
    void close() {
        h.close();
        c.close();
    }
}
