package io.nowstream.models.layers.scan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

/**
 * The scan of {@link ReferenceScan} in about 2√L steps instead of L, for devices on which many
 * small operations are slow.
 *
 * <p>The sequence is cut into √L chunks of √L steps. The loop runs over the steps inside all chunks
 * at once, each from a state of zero; a second loop carries the state from chunk to chunk; what the
 * carried state adds to step t of its chunk is exp(log P_t) times it, where log P_t = A (Δ_1 + … +
 * Δ_t) within the chunk. Nothing is divided by a product of decays, which underflows where Δ is
 * large, so any Δ is as exact as in the loop.
 */
final class ChunkedScan {

    private ChunkedScan() {}

    /**
     * y (B, cells, D), the sum of all directions, on the manager of u.
     *
     * @throws IllegalArgumentException if the operands do not fit together
     */
    static NDArray apply(Scan scan) {
        Sequences sequences = Sequences.of(scan);
        return Sequences.sum(scan, sequences, states(sequences));
    }

    static Sequences.States states(Sequences s) {
        Shape shape = s.step().getShape();
        long k = shape.get(0);
        long batch = shape.get(1);
        long steps = shape.get(2);
        long d = shape.get(3);
        long n = s.b().getShape().get(3);
        long length = (long) Math.ceil(Math.sqrt(steps));
        long chunks = (steps + length - 1) / length;
        long padding = chunks * length - steps; // steps with Δ = 0: the state stays

        NDArray step = padded(s.step(), padding).reshape(k, batch, chunks, length, d);
        NDArray input = padded(s.input(), padding).reshape(k, batch, chunks, length, d, n);
        NDArray a = s.a().expandDims(2); // (K, 1, 1, 1, D, N)
        NDArray decay = step.expandDims(5).mul(a).exp();
        NDArray product = step.cumSum(3).expandDims(5).mul(a).exp(); // exp(log P_t)

        NDList decays = decay.split(length, 3); // length × (K, B, chunks, 1, D, N)
        NDList inputs = input.split(length, 3);
        NDList within = new NDList(inputs.get(0));
        for (int t = 1; t < length; t++) {
            within.add(decays.get(t).mul(within.get(t - 1)).add(inputs.get(t)));
        }
        NDArray fromZero = Sequences.joined(within, 3);

        NDList ends = within.get(within.size() - 1).split(chunks, 2); // chunks × (K, B, 1, 1, D, N)
        NDList products = product.get(":, :, :, {}:{}", length - 1, length).split(chunks, 2);
        NDArray carry = ends.get(0).zerosLike();
        NDList carries = new NDList();
        for (int c = 0; c < chunks; c++) {
            carries.add(carry);
            carry = products.get(c).mul(carry).add(ends.get(c));
        }
        NDArray h =
                product.mul(Sequences.joined(carries, 2))
                        .add(fromZero)
                        .reshape(k, batch, chunks * length, d, n)
                        .get(":, :, 0:{}", steps);
        return new Sequences.States(s.read(h), carry.reshape(k, batch, d, n));
    }

    /** Zeros behind the axis of steps, 2. */
    private static NDArray padded(NDArray array, long steps) {
        if (steps == 0) {
            return array;
        }
        long[] shape = array.getShape().getShape().clone();
        shape[2] = steps;
        return array.concat(array.getManager().zeros(new Shape(shape)), 2);
    }
}
