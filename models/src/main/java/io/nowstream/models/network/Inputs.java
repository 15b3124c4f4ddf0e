package io.nowstream.models.network;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * What a roll-out sees, in model units.
 *
 * @param observed (B, T, channels, H, W), oldest first, T at least 2
 * @param bases (B, T-1+K, channels, H, W): what the output for frame i+1 is added to, for i = 0 …
 *     T-2+K; for the warm-up made from frame i, for the leads from frame T-1. Empty if the
 *     network's {@link Base} is none
 */
public record Inputs(NDArray observed, Optional<NDArray> bases) {}
