package io.nowstream.frames;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Signatures by Ed25519 (RFC 8032), 64 bytes; keys come from {@link KeyFiles}. */
public final class Ed25519 {

    static final String NAME = "Ed25519";

    private Ed25519() {}

    /**
     * Signs bytes.
     *
     * @throws IllegalArgumentException if the key is of another kind
     */
    public static byte[] sign(byte[] message, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(NAME);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "a %s key cannot sign; expected a private key for Ed25519"
                            .formatted(key.getAlgorithm()),
                    e);
        }
    }

    /** Whether the owner of the key signed these bytes; a signature of any shape may be asked. */
    public static boolean verify(byte[] message, byte[] signed, PublicKey key) {
        try {
            Signature signature = Signature.getInstance(NAME);
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
