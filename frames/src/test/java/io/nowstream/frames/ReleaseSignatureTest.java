package io.nowstream.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseSignatureTest {

    private static final Instant FROM = Instant.parse("2026-03-01T12:05:00Z");
    private static final ModelId MODEL = new ModelId("vmrnn-radar", "ab".repeat(32));
    private static final Release UNSIGNED = new Release("nl-radar", FROM, MODEL, new byte[0]);

    private static final KeyPair OURS = keys("Ed25519");
    private static final KeyPair THEIRS = keys("Ed25519");

    @TempDir Path directory;

    private static KeyPair keys(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Release unsigned(Instant from) {
        return new Release("f", from, MODEL, new byte[0]);
    }

    private static Release signed() {
        return ReleaseSignature.signed(UNSIGNED, OURS.getPrivate());
    }

    private Path pem(String label, byte[] der) throws IOException {
        return Files.writeString(
                directory.resolve("key.pem"),
                "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                        .formatted(label, Base64.getMimeEncoder().encodeToString(der), label));
    }

    @Test
    void a_signed_release_is_known_by_the_public_key() {
        assertThat(signed().signature()).hasSize(64);
        assertThat(ReleaseSignature.verify(signed(), OURS.getPublic())).isTrue();
    }

    @Test
    void another_owner_signed_it_or_nobody_did() {
        assertThat(ReleaseSignature.verify(signed(), THEIRS.getPublic())).isFalse();
        assertThat(ReleaseSignature.verify(UNSIGNED, OURS.getPublic())).isFalse();
    }

    @Test
    void a_release_for_another_feed_time_or_model_needs_a_signature_of_its_own() {
        byte[] signature = signed().signature();
        Release[] others = {
            new Release("nl-radar2", FROM, MODEL, signature),
            new Release("nl-radar", FROM.plusMillis(1), MODEL, signature),
            new Release("nl-radar", FROM, new ModelId("vmrnn-rada", "r" + MODEL.hash()), signature),
            new Release("nl-radar", FROM, new ModelId("vmrnn-radar", "cd".repeat(32)), signature),
            new Release("nl-radar", FROM, MODEL, signature, true),
        };
        assertThat(others).noneMatch(release -> ReleaseSignature.verify(release, OURS.getPublic()));
    }

    @Test
    void a_signature_of_any_shape_is_only_wrong() {
        for (int length : new int[] {1, 63, 64, 65, 1000}) {
            Release release = new Release("nl-radar", FROM, MODEL, new byte[length]);
            assertThat(ReleaseSignature.verify(release, OURS.getPublic())).isFalse();
        }
    }

    @Test
    void one_to_the_shadow_is_signed_as_such() {
        Release shadow = ReleaseSignature.signed(UNSIGNED.toShadow(), OURS.getPrivate());

        assertThat(shadow.shadow()).isTrue();
        assertThat(ReleaseSignature.verify(shadow, OURS.getPublic())).isTrue();
        Release promotedByNobody = new Release("nl-radar", FROM, MODEL, shadow.signature(), false);
        assertThat(ReleaseSignature.verify(promotedByNobody, OURS.getPublic())).isFalse();
    }

    @Test
    void fractions_of_a_millisecond_do_not_survive_the_log_and_are_not_signed() {
        assertThat(ReleaseSignature.bytes(unsigned(FROM.plusNanos(999_999))))
                .isEqualTo(ReleaseSignature.bytes(unsigned(FROM)));
    }

    @Test
    void keys_are_read_from_pem_files() throws IOException {
        Path secret = pem("PRIVATE KEY", OURS.getPrivate().getEncoded());
        Release release = ReleaseSignature.signed(UNSIGNED, KeyFiles.privateKey(secret));
        Path open = pem("PUBLIC KEY", OURS.getPublic().getEncoded());

        assertThat(ReleaseSignature.verify(release, KeyFiles.publicKey(open))).isTrue();
        assertThat(
                        ReleaseSignature.verify(
                                release, KeyFiles.publicKey(OURS.getPublic().getEncoded())))
                .isTrue();
    }

    @Test
    void a_file_that_is_no_such_key_is_named() throws IOException {
        Path none = directory.resolve("none.pem");
        assertThatThrownBy(() -> KeyFiles.publicKey(none))
                .isInstanceOf(IOException.class)
                .hasMessage(none + ": no such file; expected a key in PEM");

        Path secret = pem("PRIVATE KEY", OURS.getPrivate().getEncoded());
        assertThatThrownBy(() -> KeyFiles.publicKey(secret))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no \"-----BEGIN PUBLIC KEY-----\" in it");

        Path other = pem("PUBLIC KEY", keys("Ed448").getPublic().getEncoded());
        assertThatThrownBy(() -> KeyFiles.publicKey(other))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a public key for Ed25519");
    }

    @Test
    void a_key_of_another_kind_cannot_sign() {
        assertThatThrownBy(() -> ReleaseSignature.sign(UNSIGNED, keys("Ed448").getPrivate()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a private key for Ed25519");
    }
}
