package io.nowstream.models.vmrnn;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * What a roll-out knows after a step: enough to go on from there.
 *
 * @param cells of every cell, in order of execution
 * @param next (B, channels, H, W): the frame that is fed next
 */
public record States(List<CellState> cells, NDArray next) implements AutoCloseable {

    @Override
    public void close() {
        cells.forEach(CellState::close);
        next.close();
    }
}
