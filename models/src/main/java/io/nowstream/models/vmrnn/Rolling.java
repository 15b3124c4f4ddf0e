package io.nowstream.models.vmrnn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.nowstream.models.layers.PatchEmbedding;
import io.nowstream.models.layers.PatchInflating;
import io.nowstream.models.layers.TokenGrid;
import io.nowstream.models.network.Pass;
import io.nowstream.models.network.Weights;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One roll-out under way; used once.
 *
 * <p>Each step works in a scope of its own, out of which come only the states and the output; the
 * states before are then freed. In training too: the graph itself keeps what its backward pass
 * needs, and no more.
 */
final class Rolling {

    private final Vmrnn network;
    private final Weights weights;
    private final Pass pass;
    private final TokenGrid grid;
    private final PatchInflating inflate;

    private final NDList outputs = new NDList();
    private final List<CellState> start;
    private List<CellState> cells;

    private Rolling(
            Vmrnn network,
            Weights weights,
            Pass pass,
            TokenGrid grid,
            List<CellState> start,
            NDManager manager) {
        this.network = network;
        this.weights = weights;
        this.pass = pass;
        this.grid = grid;
        this.start = start;
        this.cells = start;
        this.inflate =
                PatchInflating.of(
                        weights.under("inflate"), network.patch(), network.groups(), manager);
    }

    /**
     * Rolls out from zero states: observed frames 0 … T-1, then the network's own.
     *
     * @param skipped so many outputs of the warm-up are not made; below T
     */
    static RollOut over(
            Vmrnn network,
            Weights weights,
            NDArray observed,
            Optional<NDArray> bases,
            int leads,
            int skipped,
            Pass pass) {
        NDManager manager = observed.getManager();
        Shape shape = observed.getShape();
        int frames = (int) shape.get(1);
        TokenGrid grid = PatchEmbedding.grid(shape, network.patch());
        return inScope(
                () -> {
                    List<CellState> start = network.trunk().start(manager, shape.get(0), grid);
                    Rolling rolling = new Rolling(network, weights, pass, grid, start, manager);
                    NDList tokens = rolling.embedByTime(observed, bases);
                    for (int i = 0; i < frames; i++) {
                        NDArray known = tokens.get(i);
                        rolling.step(() -> known.squeeze(0), at(bases, i), i >= skipped);
                    }
                    rolling.feedBack(bases, frames, leads - 1);
                    return rolling.end();
                });
    }

    /** Rolls on from where another roll-out ended. */
    static RollOut on(
            Vmrnn network,
            Weights weights,
            States from,
            Optional<NDArray> bases,
            int leads,
            Pass pass) {
        NDArray next = from.next();
        TokenGrid grid = PatchEmbedding.grid(next.getShape(), network.patch());
        NDManager manager = next.getManager();
        return inScope(
                () -> {
                    List<CellState> start = from.cells();
                    Rolling rolling = new Rolling(network, weights, pass, grid, start, manager);
                    Optional<NDArray> base = at(bases, 0);
                    rolling.step(() -> rolling.embed(next, base), base, true);
                    rolling.feedBack(bases, 1, leads - 1);
                    return rolling.end();
                });
    }

    /** Out of the scope comes the result, into the caller's if there is one. */
    private static RollOut inScope(Supplier<RollOut> work) {
        RollOut result;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            result = work.get();
            result.arrays().forEach(NDScope::unregister);
        }
        result.arrays().forEach(NDScope::register);
        return result;
    }

    /** So many steps on the network's own outputs; the first has the base of that index. */
    private void feedBack(Optional<NDArray> bases, int from, int steps) {
        for (int i = from; i < from + steps; i++) {
            Optional<NDArray> base = at(bases, i);
            step(
                    () -> embed(network.head().fed(outputs.get(outputs.size() - 1)), base),
                    base,
                    true);
        }
    }

    private static Optional<NDArray> at(Optional<NDArray> bases, int step) {
        return bases.map(all -> all.get(":, {}", step)); // (B, channels, H, W)
    }

    private void step(Supplier<NDArray> tokens, Optional<NDArray> base, boolean isWanted) {
        List<CellState> before = cells;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Trunk.Step after = network.trunk().step(weights, tokens.get(), before, grid, pass);
            cells = after.states();
            cells.forEach(cell -> NDScope.unregister(cell.h(), cell.c()));
            if (isWanted) {
                NDArray inflated = inflate.apply(after.tokens(), grid);
                NDArray output = network.head().output(inflated, base);
                NDScope.unregister(output);
                outputs.add(output);
            }
        }
        if (before != start) {
            before.forEach(CellState::close);
        }
    }

    /** (B, channels, H, W) to (B, L, width). */
    private NDArray embed(NDArray frame, Optional<NDArray> base) {
        return PatchEmbedding.apply(weights.under("embed"), besideItsBase(frame, base, 1));
    }

    /** (B, T, channels, H, W) to T times (1, B, L, width), in one call. */
    private NDList embedByTime(NDArray observed, Optional<NDArray> bases) {
        Shape shape = observed.getShape();
        long frames = shape.get(1);
        Optional<NDArray> known = bases.map(all -> all.get(":, :{}", frames));
        NDArray byTime = besideItsBase(observed, known, 2).swapAxes(0, 1);
        NDArray all = byTime.reshape(-1, byTime.getShape().get(2), shape.get(3), shape.get(4));
        return PatchEmbedding.apply(weights.under("embed"), all)
                .reshape(frames, shape.get(0), grid.tokens(), network.width())
                .split(frames);
    }

    private NDArray besideItsBase(NDArray frames, Optional<NDArray> base, int axis) {
        return base.filter(b -> network.head().embedsBase())
                .map(b -> NDArrays.concat(new NDList(frames, b), axis))
                .orElse(frames);
    }

    private RollOut end() {
        NDArray last = outputs.get(outputs.size() - 1);
        // A handle of its own in any case, as the outputs' are closed.
        NDArray next = network.head().fed(last.reshape(last.getShape()));
        NDArray stacked = NDArrays.stack(outputs, 1);
        outputs.close();
        return new RollOut(stacked, new States(cells, next));
    }
}
