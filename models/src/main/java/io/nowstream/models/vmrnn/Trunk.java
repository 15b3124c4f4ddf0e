package io.nowstream.models.vmrnn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.nowstream.models.layers.TokenGrid;
import io.nowstream.models.network.Pass;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.util.List;

/** The recurrent part, between the embedding of patches and their inflating. */
interface Trunk {

    List<WeightSpec> weights(boolean withDeadOnes);

    /** Rows and columns of tokens must be multiples of this. */
    int divisibility();

    /** Zero states of all cells, in order of execution. */
    List<CellState> start(NDManager manager, long batch, TokenGrid grid);

    /**
     * One time step.
     *
     * @param w of the whole network
     * @param tokens (B, L, C)
     */
    Step step(Weights w, NDArray tokens, List<CellState> before, TokenGrid grid, Pass pass);

    /**
     * What a time step gives.
     *
     * @param tokens (B, L, C)
     * @param states of all cells, in order of execution
     */
    record Step(NDArray tokens, List<CellState> states) {}
}
