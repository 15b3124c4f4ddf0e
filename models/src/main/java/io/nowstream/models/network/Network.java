package io.nowstream.models.network;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * An architecture with its sizes: which weights it has, and how it rolls frames forward. Holds no
 * weights and no state, so one instance serves any number of threads.
 *
 * <p>Fields are in model units, usually 0 to 1; see {@code models.serving} for what turns a feed's
 * unit into them.
 */
public interface Network {

    /** Its name in {@code model.json}, e.g. {@code vmrnn-b}. */
    String architecture();

    /** Channels of a frame. */
    int channels();

    /** Rows and columns of a frame must be multiples of this. */
    int divisibility();

    /** What the output is added to. */
    Base base();

    /** Every weight, each name once, in the order in which they are initialised. */
    List<WeightSpec> weights();

    /**
     * Rolls out: the observed frames warm the states up, then predictions are fed back.
     *
     * @param weights as {@link #weights} says
     * @param inputs T observed frames and what bases they need
     * @param leads K, at least 1
     * @param pass inference, or a training pass with its randomness
     * @return (B, T-1+K, channels, H, W): predictions of frames 1 … T-1+K where frame 0 is the
     *     first observed one; the last K are the forecast
     */
    NDArray rollOut(Weights weights, Inputs inputs, int leads, Pass pass);

    /**
     * The forecast alone: the last K frames of {@link #rollOut}. Cheaper where a network can leave
     * the outputs of the warm-up out.
     *
     * @return (B, K, channels, H, W)
     */
    default NDArray forecast(Weights weights, Inputs inputs, int leads, Pass pass) {
        NDArray all = rollOut(weights, inputs, leads, pass);
        NDArray forecast = all.get(":, {}:", all.getShape().get(1) - leads);
        all.close();
        return forecast;
    }
}
