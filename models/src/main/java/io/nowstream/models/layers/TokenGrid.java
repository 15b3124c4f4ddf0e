package io.nowstream.models.layers;

import ai.djl.ndarray.NDArray;

/**
 * Where tokens lie: token i is row i / columns, column i % columns.
 *
 * @param rows at least 1
 * @param columns at least 1
 */
public record TokenGrid(int rows, int columns) {

    /** L, how many tokens. */
    public int tokens() {
        return rows * columns;
    }

    /** Half as many each way; rows and columns must be even. */
    public TokenGrid halved() {
        return new TokenGrid(rows / 2, columns / 2);
    }

    /** Twice as many each way. */
    public TokenGrid doubled() {
        return new TokenGrid(2 * rows, 2 * columns);
    }

    /** (B, L, C) as (B, rows, columns, C), without a copy. */
    public NDArray spread(NDArray tokens) {
        return tokens.reshape(tokens.getShape().get(0), rows, columns, tokens.getShape().get(2));
    }

    /** (B, rows, columns, C) as (B, L, C), without a copy if it is contiguous. */
    public NDArray gather(NDArray spread) {
        return spread.reshape(spread.getShape().get(0), tokens(), spread.getShape().get(3));
    }
}
