package io.nowstream.frames;

import java.time.Instant;

/**
 * "From issue time T on, feed F uses checkpoint H", or, in the shadow, "tries it beside the one
 * that it uses".
 *
 * <p>A feed has one checkpoint in the shadow at a time. The next release to the shadow takes its
 * place; one of the checkpoint that is published anyway leaves the shadow empty.
 *
 * @param feed the feed
 * @param effectiveFrom the first issue time it holds for
 * @param model name and hash of the checkpoint
 * @param signature Ed25519 over all the rest; empty where no key is configured
 * @param shadow whether its nowcasts are candidates only: scored and shown, never published
 */
public record Release(
        String feed, Instant effectiveFrom, ModelId model, byte[] signature, boolean shadow) {

    /** Of what is published. */
    public Release(String feed, Instant effectiveFrom, ModelId model, byte[] signature) {
        this(feed, effectiveFrom, model, signature, false);
    }

    /** The same, to the shadow. */
    public Release toShadow() {
        return new Release(feed, effectiveFrom, model, signature, true);
    }
}
