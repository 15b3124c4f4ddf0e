package io.nowstream.models.layers.scan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import io.nowstream.models.layers.Lasting;
import java.util.Arrays;

/**
 * A scan by operations of the engine, on any device: images become K sequences each, a recurrence
 * runs over all of them at once, and what comes out is added up in the order of the image.
 *
 * @param u (K, B, L, D)
 * @param step (K, B, L, D): Δ = softplus(delta + bias)
 * @param a (K, 1, 1, D, N): A
 * @param b (K, B, L, N)
 * @param c (K, B, L, N)
 */
record Sequences(NDArray u, NDArray step, NDArray a, NDArray b, NDArray c) {

    /** What a recurrence yields: y (K, B, L, D) without D u, and the last state (K, B, D, N). */
    record States(NDArray y, NDArray last) {}

    static Sequences of(Scan scan) {
        ScanShape shape = ScanShape.of(scan);
        int directions = shape.directions().count();
        long d = shape.channels();
        long n = shape.states();
        NDArray bias = scan.bias().reshape(directions, 1, 1, d);
        NDArray a = scan.logA().reshape(directions, 1, 1, d, n).exp().neg();
        NDList u = new NDList();
        NDList delta = new NDList();
        NDList b = new NDList();
        NDList c = new NDList();
        for (int k = 0; k < directions; k++) {
            NDArray order = order(scan, k);
            u.add(along(order, scan.u()));
            delta.add(along(order, scan.delta().get(k)));
            NDArray projected = along(order, scan.projected());
            long from = (long) k * shape.columns() + shape.rank();
            b.add(projected.get(":, :, {}:{}", from, from + n));
            c.add(projected.get(":, :, {}:{}", from + n, from + 2 * n));
        }
        NDArray step = NDArrays.stack(delta).add(bias).getNDArrayInternal().softPlus();
        return new Sequences(NDArrays.stack(u), step, a, NDArrays.stack(b), NDArrays.stack(c));
    }

    /** y (B, cells, D) of all directions, with D u. */
    static NDArray sum(Scan scan, Sequences sequences, States states) {
        ScanShape shape = ScanShape.of(scan);
        int directions = shape.directions().count();
        NDArray skip = scan.skip().reshape(directions, 1, 1, shape.channels());
        NDArray y = states.y().add(sequences.u().mul(skip));
        NDArray sum = scan.u().zerosLike();
        NDArray nothing = sum.get(":, 0:1, :");
        for (int k = 0; k < directions; k++) {
            NDArray padded = y.get(k).concat(nothing, 1);
            sum = sum.add(padded.get(new NDIndex(":, {}", positions(scan, k))));
        }
        return sum;
    }

    private static NDArray along(NDArray order, NDArray images) {
        return images.get(new NDIndex(":, {}", order));
    }

    private static NDArray order(Scan scan, int k) {
        long[] cells = Arrays.stream(scan.directions().order(k)).asLongStream().toArray();
        return Lasting.numbers(scan.u().getManager(), cells);
    }

    /** For each cell when it is visited, or L if never. */
    private static NDArray positions(Scan scan, int k) {
        int[] order = scan.directions().order(k);
        long[] positions = new long[scan.directions().cells()];
        Arrays.fill(positions, order.length);
        for (int l = 0; l < order.length; l++) {
            positions[order[l]] = l;
        }
        return Lasting.numbers(scan.u().getManager(), positions);
    }

    /** Concatenates; of a single array the engine's own method would lose the gradient. */
    static NDArray joined(NDList parts, int axis) {
        return parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, axis);
    }

    /** (K, B, L, D, N): exp(Δ A). */
    NDArray decay() {
        return step.expandDims(4).mul(a).exp();
    }

    /** (K, B, L, D, N): Δ B u. */
    NDArray input() {
        return step.mul(u).expandDims(4).mul(b.expandDims(3));
    }

    /** (K, B, L, D): C h. */
    NDArray read(NDArray h) {
        return h.mul(c.expandDims(3)).sum(new int[] {4});
    }
}
