package io.nowstream.models.vmrnn;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/**
 * A roll-out that can be carried on.
 *
 * @param outputs (B, steps, channels, H, W)
 * @param states where it stands; closed by whoever asked for it
 */
public record RollOut(NDArray outputs, States states) implements AutoCloseable {

    /** All of its arrays. */
    List<NDArray> arrays() {
        List<NDArray> arrays = new ArrayList<>(List.of(outputs, states.next()));
        for (CellState cell : states.cells()) {
            arrays.add(cell.h());
            arrays.add(cell.c());
        }
        return arrays;
    }

    @Override
    public void close() {
        outputs.close();
        states.close();
    }
}
