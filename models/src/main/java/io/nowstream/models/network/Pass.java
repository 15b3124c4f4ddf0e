package io.nowstream.models.network;

import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One run through a network.
 *
 * @param random where a training pass draws from (drop path); empty for inference
 */
public record Pass(Optional<RandomGenerator> random) {

    /** Without randomness. */
    public static final Pass INFERENCE = new Pass(Optional.empty());

    public static Pass training(RandomGenerator random) {
        return new Pass(Optional.of(random));
    }

    public boolean isTraining() {
        return random.isPresent();
    }
}
