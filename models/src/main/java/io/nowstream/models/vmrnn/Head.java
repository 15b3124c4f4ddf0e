package io.nowstream.models.vmrnn;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import io.nowstream.models.network.Base;
import java.util.Optional;

/**
 * What becomes of the inflated tokens: a frame.
 *
 * <pre>
 *   base none     σ(r)                     as in the paper
 *   otherwise     base + r                 r starts at 0
 * </pre>
 *
 * @param channels of a frame
 * @param base what the output is added to
 */
record Head(int channels, Base base) {

    /** Whether the base is embedded beside the frame. */
    boolean embedsBase() {
        return base.isInput();
    }

    /** Channels that are embedded. */
    int embedded() {
        return embedsBase() ? 2 * channels : channels;
    }

    /** Whether the last layer starts at 0, so that an untrained network is its base. */
    boolean startsAtZero() {
        return base != Base.NONE;
    }

    /**
     * A frame.
     *
     * @param inflated (B, channels, H, W): r
     * @param base (B, channels, H, W), as the network has one
     */
    NDArray output(NDArray inflated, Optional<NDArray> base) {
        if (base.isEmpty()) {
            return Activation.sigmoid(inflated);
        }
        return inflated.add(base.get());
    }

    /** What is fed of an output: a frame again, within 0 … 1. */
    NDArray fed(NDArray output) {
        return base == Base.NONE ? output : output.clip(0, 1);
    }
}
