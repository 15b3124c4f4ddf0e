package io.nowstream.frames;

import java.time.Instant;

/**
 * "From issue time T on, feed F uses checkpoint H."
 *
 * @param feed the feed
 * @param effectiveFrom the first issue time it holds for
 * @param model name and hash of the checkpoint
 * @param signature Ed25519 over feed, effective time and model; empty where no key is configured
 */
public record Release(String feed, Instant effectiveFrom, ModelId model, byte[] signature) {}
