package io.nowstream.frames;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;

/**
 * Who may release: a topic's access list cannot tell a release from a frame, so a release carries
 * an Ed25519 signature over feed, effective time and model.
 *
 * <p>Signed are, each text as its length in bytes (32 bits, big-endian) and its UTF-8: the words
 * {@code nowstream release 1}, the feed, the effective time in milliseconds since the epoch (64
 * bits), the model's name, the model's hash.
 */
public final class ReleaseSignature {

    /** So that no other signature of ours is ever taken for one of a release. */
    private static final String KIND = "nowstream release 1";

    private ReleaseSignature() {}

    /** What is signed. */
    public static byte[] bytes(String feed, Instant effectiveFrom, ModelId model) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            text(KIND, out);
            text(feed, out);
            out.writeLong(effectiveFrom.toEpochMilli());
            text(model.name(), out);
            text(model.hash(), out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory never fails to take bytes", e);
        }
        return bytes.toByteArray();
    }

    private static void text(String text, DataOutputStream out) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    /**
     * The release, signed.
     *
     * @param release its own signature does not count
     * @throws IllegalArgumentException if the key is not a private one for Ed25519
     */
    public static Release signed(Release release, PrivateKey key) {
        return new Release(
                release.feed(), release.effectiveFrom(), release.model(), sign(release, key));
    }

    /** The signature of a release, 64 bytes. */
    public static byte[] sign(Release release, PrivateKey key) {
        return Ed25519.sign(bytes(release.feed(), release.effectiveFrom(), release.model()), key);
    }

    /** Whether the key's owner signed this release; no if it is unsigned. */
    public static boolean verify(Release release, PublicKey key) {
        return Ed25519.verify(
                bytes(release.feed(), release.effectiveFrom(), release.model()),
                release.signature(),
                key);
    }
}
