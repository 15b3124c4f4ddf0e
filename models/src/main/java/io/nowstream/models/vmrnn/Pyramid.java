package io.nowstream.models.vmrnn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.nowstream.models.layers.PatchEmbedding;
import io.nowstream.models.layers.PatchExpanding;
import io.nowstream.models.layers.PatchMerging;
import io.nowstream.models.layers.TokenGrid;
import io.nowstream.models.network.Pass;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * VMRNN-D: cells on the way down, each followed by a merging, then cells on the way up, each
 * followed by an expanding. No connections across.
 *
 * <p>The paper's table lists the up cells of Moving MNIST as 6, 2; the authors' code reads that
 * list from its end, so they run as 2, 6. Here {@code up} is in order of execution.
 *
 * @param down cells of width C, 2C, 4C, …
 * @param up cells of width … 8C, 4C, 2C; as many as down
 * @param channels of what is embedded; for counting the dead weights
 * @param patch likewise
 */
record Pyramid(List<VmrnnCell> down, List<VmrnnCell> up, int channels, int patch) implements Trunk {

    /**
     * @param down blocks per cell
     * @param up blocks per cell, in order of execution; as many cells as down
     * @param dropPath of the deepest block; the others' rates rise linearly from 0. On the way up
     *     the rates are taken from the end, as the authors' code does
     */
    static Pyramid of(
            int channels,
            int width,
            int patch,
            int state,
            List<Integer> down,
            List<Integer> up,
            double dropPath) {
        List<Double> downRates = rates(dropPath, down);
        List<Double> upRates = rates(dropPath, up);
        List<VmrnnCell> downCells = new ArrayList<>();
        List<VmrnnCell> upCells = new ArrayList<>();
        int first = 0;
        int last = upRates.size();
        for (int i = 0; i < down.size(); i++) {
            List<Double> rates = downRates.subList(first, first + down.get(i));
            downCells.add(new VmrnnCell(width << i, state, List.copyOf(rates)));
            first += down.get(i);
        }
        for (int i = 0; i < up.size(); i++) {
            List<Double> rates = upRates.subList(last - up.get(i), last);
            upCells.add(new VmrnnCell(width << (up.size() - i), state, List.copyOf(rates)));
            last -= up.get(i);
        }
        return new Pyramid(downCells, upCells, channels, patch);
    }

    private static List<Double> rates(double highest, List<Integer> depths) {
        int blocks = depths.stream().mapToInt(Integer::intValue).sum();
        List<Double> rates = new ArrayList<>();
        for (int i = 0; i < blocks; i++) {
            rates.add(blocks == 1 ? 0 : highest * i / (blocks - 1));
        }
        return rates;
    }

    @Override
    public List<WeightSpec> weights(boolean withDeadOnes) {
        List<WeightSpec> weights = new ArrayList<>();
        for (int i = 0; i < down.size(); i++) {
            weights.addAll(down.get(i).weights("down." + i, withDeadOnes));
            weights.addAll(PatchMerging.weights("merge." + i, down.get(i).width()));
        }
        for (int i = 0; i < up.size(); i++) {
            weights.addAll(up.get(i).weights("up." + i, withDeadOnes));
            weights.addAll(PatchExpanding.weights("expand." + i, up.get(i).width()));
        }
        if (withDeadOnes) { // the authors' way up has an embedding of its own, never used
            int width = down.get(0).width();
            weights.addAll(PatchEmbedding.weights("up.embed", channels, width, patch));
        }
        return weights;
    }

    @Override
    public int divisibility() {
        return 1 << down.size();
    }

    @Override
    public List<CellState> start(NDManager manager, long batch, TokenGrid grid) {
        List<CellState> states = new ArrayList<>();
        TokenGrid at = grid;
        for (VmrnnCell cell : down) {
            states.add(CellState.start(manager, batch, at, cell.width()));
            at = at.halved();
        }
        for (VmrnnCell cell : up) {
            states.add(CellState.start(manager, batch, at, cell.width()));
            at = at.doubled();
        }
        return states;
    }

    @Override
    public Step step(Weights w, NDArray tokens, List<CellState> before, TokenGrid grid, Pass pass) {
        List<CellState> after = new ArrayList<>();
        NDArray x = tokens;
        TokenGrid at = grid;
        for (int i = 0; i < down.size(); i++) {
            CellState state =
                    down.get(i).step(w.under("down." + i), x, before.get(after.size()), at, pass);
            after.add(state);
            x = PatchMerging.apply(w.under("merge." + i), state.h(), at);
            at = at.halved();
        }
        for (int i = 0; i < up.size(); i++) {
            CellState state =
                    up.get(i).step(w.under("up." + i), x, before.get(after.size()), at, pass);
            after.add(state);
            x = PatchExpanding.apply(w.under("expand." + i), state.h(), at);
            at = at.doubled();
        }
        return new Step(x, after);
    }
}
