package io.nowstream.models.vmrnn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.nowstream.models.layers.TokenGrid;
import io.nowstream.models.network.Pass;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.util.Collections;
import java.util.List;

/** VMRNN-B: one cell at one resolution. */
record SingleCell(VmrnnCell cell) implements Trunk {

    /** The paper's rate holds for every block alike. */
    static SingleCell of(int width, int state, int depth, double dropPath) {
        return new SingleCell(new VmrnnCell(width, state, Collections.nCopies(depth, dropPath)));
    }

    @Override
    public List<WeightSpec> weights(boolean withDeadOnes) {
        return cell.weights("cell", withDeadOnes);
    }

    @Override
    public int divisibility() {
        return 1;
    }

    @Override
    public List<CellState> start(NDManager manager, long batch, TokenGrid grid) {
        return List.of(CellState.start(manager, batch, grid, cell.width()));
    }

    @Override
    public Step step(Weights w, NDArray tokens, List<CellState> before, TokenGrid grid, Pass pass) {
        CellState after = cell.step(w.under("cell"), tokens, before.get(0), grid, pass);
        return new Step(after.h(), List.of(after));
    }
}
