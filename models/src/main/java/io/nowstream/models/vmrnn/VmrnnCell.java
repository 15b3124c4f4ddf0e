package io.nowstream.models.vmrnn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import io.nowstream.models.layers.DropPath;
import io.nowstream.models.layers.LayerNorm;
import io.nowstream.models.layers.Linear;
import io.nowstream.models.layers.Ss2d;
import io.nowstream.models.layers.TokenGrid;
import io.nowstream.models.network.Pass;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * The recurrent cell of VMRNN (Tang et al., 2024, section 3.2): vision-Mamba blocks, the first of
 * which sees the hidden state too, and one gate.
 *
 * <pre>
 *   block 0      o = x + DropPath(SS2D(W [LN(x) ; LN(h)] + b))     one LayerNorm for both
 *   block i ≥ 1  o = o + DropPath(SS2D(LN(o)))
 *   F = σ(o)     c' = F ⊙ (c + tanh(o))     h' = F ⊙ tanh(c')
 * </pre>
 *
 * <p>The paper's equation 5 puts a bracket elsewhere, which leaves c ungated; this is the form of
 * the authors' code. There every block carries a linear map of which only the first is ever used;
 * those dead weights exist here for counting only.
 *
 * @param width C
 * @param state N of the selective scan
 * @param dropPath per block the probability of being left out in training; as many as blocks
 */
record VmrnnCell(int width, int state, List<Double> dropPath) {

    int depth() {
        return dropPath.size();
    }

    /**
     * {@code block.0.norm}, {@code block.0.linear}, {@code block.0.ss2d}, {@code block.1.norm}, …
     */
    List<WeightSpec> weights(String prefix, boolean withDeadOnes) {
        List<WeightSpec> weights = new ArrayList<>();
        for (int i = 0; i < depth(); i++) {
            String block = WeightSpec.join(prefix, "block." + i);
            weights.addAll(LayerNorm.weights(WeightSpec.join(block, "norm"), width));
            if (i == 0 || withDeadOnes) {
                weights.addAll(Linear.weights(WeightSpec.join(block, "linear"), 2 * width, width));
            }
            weights.addAll(Ss2d.weights(WeightSpec.join(block, "ss2d"), width, state));
        }
        return weights;
    }

    /**
     * One time step.
     *
     * @param x (B, L, C)
     * @return the new state; its h is the output
     */
    CellState step(Weights w, NDArray x, CellState before, TokenGrid grid, Pass pass) {
        NDArray o = x;
        for (int i = 0; i < depth(); i++) {
            Weights block = w.under("block." + i);
            Weights norm = block.under("norm");
            NDArray q = LayerNorm.apply(norm, o); // (B, L, C)
            if (i == 0) {
                NDArray both = NDArrays.concat(new NDList(q, LayerNorm.apply(norm, before.h())), 2);
                q = Linear.apply(block.under("linear"), both);
            }
            NDArray branch = grid.gather(Ss2d.apply(block.under("ss2d"), grid.spread(q)));
            o = o.add(DropPath.apply(branch, dropPath.get(i), pass));
        }
        return gate(o, before.c());
    }

    /** The last line of the cell's equations. */
    static CellState gate(NDArray o, NDArray c) {
        NDArray f = Activation.sigmoid(o);
        NDArray next = o.tanh().add(c).mul(f);
        return new CellState(next.tanh().mul(f), next);
    }
}
