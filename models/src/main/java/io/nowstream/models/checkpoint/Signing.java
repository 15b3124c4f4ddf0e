package io.nowstream.models.checkpoint;

import io.nowstream.frames.Ed25519;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;

/**
 * Who vouches for a checkpoint: an Ed25519 signature over the words {@code nowstream checkpoint 1},
 * a line feed, and the checkpoint's hash as 64 hex digits, all ASCII.
 */
public final class Signing {

    /** So that a signature of something else is never taken for one of a checkpoint. */
    private static final String KIND = "nowstream checkpoint 1\n";

    private Signing() {}

    /**
     * Signs a hash, 64 bytes.
     *
     * @throws IllegalArgumentException if the key is not a private one for Ed25519
     */
    public static byte[] sign(String hash, PrivateKey key) {
        return Ed25519.sign(message(hash), key);
    }

    /** Whether the key's owner signed this hash. */
    public static boolean verify(String hash, byte[] signature, PublicKey key) {
        return Ed25519.verify(message(hash), signature, key);
    }

    private static byte[] message(String hash) {
        return (KIND + hash).getBytes(StandardCharsets.US_ASCII);
    }
}
