package io.nowstream.frames;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;

/**
 * Who may release: a topic's access list cannot tell a release from a frame, so a release carries
 * an Ed25519 signature over feed, effective time and model.
 *
 * <p>Signed are, each text as its length in bytes (32 bits, big-endian) and its UTF-8: the words
 * {@code nowstream release 1}, or {@code nowstream shadow 1} for one to the shadow, the feed, the
 * effective time in milliseconds since the epoch (64 bits), the model's name, the model's hash.
 */
public final class ReleaseSignature {

    /** So that no other signature of ours is ever taken for one of a release. */
    private static final String KIND = "nowstream release 1";

    private static final String SHADOW_KIND = "nowstream shadow 1";

    private ReleaseSignature() {}

    /** What is signed. */
    static byte[] bytes(Release release) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            text(release.shadow() ? SHADOW_KIND : KIND, out);
            text(release.feed(), out);
            out.writeLong(release.effectiveFrom().toEpochMilli());
            text(release.model().name(), out);
            text(release.model().hash(), out);
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
                release.feed(),
                release.effectiveFrom(),
                release.model(),
                sign(release, key),
                release.shadow());
    }

    /** The signature of a release, 64 bytes. */
    public static byte[] sign(Release release, PrivateKey key) {
        return Ed25519.sign(bytes(release), key);
    }

    /** Whether the key's owner signed this release; no if it is unsigned. */
    public static boolean verify(Release release, PublicKey key) {
        return Ed25519.verify(bytes(release), release.signature(), key);
    }
}
