package io.nowstream.models.training;

import ai.djl.ndarray.NDManager;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.network.Network;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * With which weights a training begins.
 *
 * @param checkpoint whose; none: fresh ones
 */
record Beginning(Optional<Checkpoint> checkpoint) {

    static final Beginning AFRESH = new Beginning(Optional.empty());

    /**
     * With a checkpoint's.
     *
     * @throws TrainingRefused if it is not of that network
     */
    static Beginning with(Checkpoint checkpoint, Network network) {
        if (!layout(checkpoint.network()).equals(layout(network))) {
            throw new TrainingRefused(
                    "checkpoint %s is a %s of other sizes or base: its weights are no start for %s"
                            .formatted(
                                    checkpoint.description().name(),
                                    checkpoint.network().architecture(),
                                    network.architecture()));
        }
        return new Beginning(Optional.of(checkpoint));
    }

    private static List<String> layout(Network network) {
        return network.weights().stream().map(Beginning::layout).toList();
    }

    private static String layout(WeightSpec spec) {
        return spec.name() + " " + spec.shape();
    }

    /** Of the checkpoint; empty where there is none. */
    String hash() {
        return checkpoint.map(Checkpoint::hash).orElse("");
    }

    /** New ones, with a manager of their own. */
    Weights weights(NDManager parent, Network network, long seed) {
        return checkpoint
                .map(begun -> begun.weights(parent))
                .orElseGet(() -> Weights.start(parent, network.weights(), seed));
    }

    /**
     * Refuses to go on with a training that began otherwise.
     *
     * @param directory where that training's state lies
     */
    void requireSame(TrainingState state, Path directory) {
        if (!state.start().equals(hash())) {
            throw new TrainingRefused(
                    ("%s holds a training that began with %s, not %s; go on with the same, or train"
                                    + " into another directory")
                            .formatted(directory, said(state.start()), said(hash())));
        }
    }

    private static String said(String hash) {
        return hash.isEmpty() ? "fresh weights" : "checkpoint " + hash;
    }
}
