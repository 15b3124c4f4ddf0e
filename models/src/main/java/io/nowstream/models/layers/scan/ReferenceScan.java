package io.nowstream.models.layers.scan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * The selective scan of S6 (Gu and Dao, "Mamba", section 3.2, algorithm 2), in several directions
 * over an image as in VMamba (Liu et al., cross-scan and cross-merge), as a loop over steps. Slow;
 * every other form is tested against it.
 *
 * <pre>
 *   Δ_t = softplus(delta_t + bias)
 *   h_t = exp(Δ_t A) h_{t-1} + Δ_t B_t u_t        h_0 = 0
 *   y_t = C_t h_t + D u_t                         y = sum over directions
 * </pre>
 *
 * <p>Glossary: Δ, B and C depend on the input, which is what makes the scan selective; A and D do
 * not. Each channel has a state h of N numbers of its own; B and C are shared by all channels.
 */
public final class ReferenceScan {

    private ReferenceScan() {}

    /**
     * y (B, cells, D), the sum of all directions, on the manager of u.
     *
     * @throws IllegalArgumentException if the operands do not fit together
     */
    public static NDArray apply(Scan scan) {
        Sequences sequences = Sequences.of(scan);
        return Sequences.sum(scan, sequences, states(sequences));
    }

    static Sequences.States states(Sequences sequences) {
        long steps = sequences.u().getShape().get(2);
        NDList decay = sequences.decay().split(steps, 2); // L × (K, B, 1, D, N)
        NDList input = sequences.input().split(steps, 2); // L × (K, B, 1, D, N)
        NDList h = new NDList();
        h.add(input.get(0));
        for (int t = 1; t < steps; t++) {
            h.add(decay.get(t).mul(h.get(t - 1)).add(input.get(t)));
        }
        NDArray y = sequences.read(Sequences.joined(h, 2));
        return new Sequences.States(y, h.get(h.size() - 1).squeeze(2));
    }
}
