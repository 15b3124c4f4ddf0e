package io.nowstream.operators.assembly;

import io.nowstream.frames.KeyFiles;
import io.nowstream.frames.Release;
import io.nowstream.frames.ReleaseSignature;
import java.io.Serializable;
import java.security.PublicKey;
import java.util.Optional;

/**
 * Whose releases count. A topic's access list cannot tell a release from a frame, so whoever may
 * write frames could release; a signature tells.
 */
public final class ReleaseTrust implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Every release counts: no key is configured. */
    public static final ReleaseTrust ANY = new ReleaseTrust(new byte[0]);

    private final byte[] publicKey; // X.509, or empty for none

    private ReleaseTrust(byte[] publicKey) {
        this.publicKey = publicKey;
    }

    /**
     * Only releases that were signed by the owner of this key count.
     *
     * @param key for Ed25519
     */
    public static ReleaseTrust signedBy(PublicKey key) {
        return new ReleaseTrust(key.getEncoded());
    }

    /** Why a release does not count, in one sentence; empty if it does. */
    Optional<String> objectionTo(Release release) {
        if (publicKey.length == 0) {
            return Optional.empty();
        }
        String which =
                "release of %s from %s on"
                        .formatted(release.model().name(), release.effectiveFrom());
        if (release.signature().length == 0) {
            return Optional.of(
                    which + " is not signed; a release key is configured, so sign it with its key");
        }
        return ReleaseSignature.verify(release, KeyFiles.publicKey(publicKey))
                ? Optional.empty()
                : Optional.of(
                        which
                                + " is signed by another key, or was changed since, or is for"
                                + " another feed; sign it with the configured release key");
    }
}
