package io.nowstream.frames;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * Ed25519 keys in PEM files: private ones as PKCS#8, public ones as X.509, as {@code openssl
 * genpkey -algorithm ed25519} and {@code openssl pkey -pubout} write them.
 */
public final class KeyFiles {

    /** Many times what such a key takes. */
    private static final int LARGEST_BYTES = 16 * 1024;

    private KeyFiles() {}

    /**
     * Reads a private key.
     *
     * @throws IOException if the file cannot be read or holds something else
     */
    public static PrivateKey privateKey(Path pem) throws IOException {
        try {
            return KeyFactory.getInstance(Ed25519.NAME)
                    .generatePrivate(new PKCS8EncodedKeySpec(block(pem, "PRIVATE KEY")));
        } catch (GeneralSecurityException e) {
            throw otherKind(pem, "private", e);
        }
    }

    /**
     * Reads a public key.
     *
     * @throws IOException if the file cannot be read or holds something else
     */
    public static PublicKey publicKey(Path pem) throws IOException {
        try {
            return publicKeyOf(block(pem, "PUBLIC KEY"));
        } catch (GeneralSecurityException e) {
            throw otherKind(pem, "public", e);
        }
    }

    /**
     * A public key that travelled as {@link PublicKey#getEncoded}.
     *
     * @throws IllegalArgumentException if the bytes are no such key
     */
    public static PublicKey publicKey(byte[] x509) {
        try {
            return publicKeyOf(x509);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "%d bytes that are no public key for Ed25519".formatted(x509.length), e);
        }
    }

    private static PublicKey publicKeyOf(byte[] x509) throws GeneralSecurityException {
        return KeyFactory.getInstance(Ed25519.NAME).generatePublic(new X509EncodedKeySpec(x509));
    }

    private static byte[] block(Path pem, String label) throws IOException {
        String text = text(pem);
        String begin = "-----BEGIN %s-----".formatted(label);
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END %s-----".formatted(label));
        if (from < 0 || to < from) {
            throw new IOException(
                    "%s: no \"%s\" in it; expected an Ed25519 key in PEM".formatted(pem, begin));
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "%s: what is between its PEM lines is not base64".formatted(pem), e);
        }
    }

    private static String text(Path pem) throws IOException {
        if (!Files.isRegularFile(pem)) {
            throw new IOException("%s: no such file; expected a key in PEM".formatted(pem));
        }
        try (InputStream in = Files.newInputStream(pem)) {
            byte[] bytes = in.readNBytes(LARGEST_BYTES + 1);
            if (bytes.length > LARGEST_BYTES) {
                throw new IOException(
                        "%s: larger than any key (%,d bytes); expected an Ed25519 key in PEM"
                                .formatted(pem, LARGEST_BYTES));
            }
            return new String(bytes, StandardCharsets.US_ASCII);
        }
    }

    private static IOException otherKind(Path pem, String which, GeneralSecurityException e) {
        return new IOException(
                ("%s: not a %s key for Ed25519; \"openssl genpkey -algorithm ed25519\" makes one,"
                                + " \"openssl pkey -pubout\" its public half")
                        .formatted(pem, which),
                e);
    }
}
