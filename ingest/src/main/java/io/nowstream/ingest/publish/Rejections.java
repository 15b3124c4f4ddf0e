package io.nowstream.ingest.publish;

import io.nowstream.frames.Rejected;
import io.nowstream.frames.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/** Makes the rows of {@code rejected}: all bytes go into the digest, the first megabyte is kept. */
public final class Rejections {

    private Rejections() {}

    /**
     * @param origin the file's name, or topic-partition@offset
     * @param reason why, for a person
     * @param bytes all its bytes
     * @param at by the clock of the program that rejects it
     */
    public static Rejected of(String origin, String reason, byte[] bytes, Instant at) {
        byte[] kept =
                bytes.length <= Rejected.KEPT_BYTES
                        ? bytes
                        : Arrays.copyOf(bytes, Rejected.KEPT_BYTES);
        return new Rejected(origin, reason, Sha256.of(bytes), kept, at);
    }

    /** As above, of a file of any size. */
    public static Rejected of(String origin, String reason, Path file, Instant at)
            throws IOException {
        MessageDigest digest = Sha256.digest();
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] piece = new byte[1 << 16];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                digest.update(piece, 0, n);
                kept.write(piece, 0, Math.min(n, Rejected.KEPT_BYTES - kept.size()));
            }
        }
        String sha256 = HexFormat.of().formatHex(digest.digest());
        return new Rejected(origin, reason, sha256, kept.toByteArray(), at);
    }
}
