package io.nowstream.models.checkpoint;

import io.nowstream.frames.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The files of a checkpoint's directory, read as bytes: nothing here parses.
 *
 * @param directory where they lie
 */
record CheckpointFiles(Path directory) {

    static final String MODEL = "model.json";
    static final String WEIGHTS = "weights.safetensors";
    static final String CARD = "card.md";
    static final String HASH = "sha256";
    static final String SIGNATURE = "signature";

    /** The hash last: before it is there, the directory is no checkpoint. */
    static final List<String> ORDER = List.of(CARD, WEIGHTS, MODEL, SIGNATURE, HASH);

    /** What is not in the hash. */
    static final List<String> CHANGING = List.of(CARD, SIGNATURE);

    static final long LARGEST_WEIGHTS = 2L << 30;
    static final int LARGEST_CARD = 1 << 20;
    static final int LARGEST_LINE = 1 << 10;
    private static final int PIECE = 1 << 16;

    Path weights() {
        return directory.resolve(WEIGHTS);
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** Whether there is any of the files that make a checkpoint. */
    boolean holdAny() {
        return List.of(MODEL, WEIGHTS, HASH).stream().anyMatch(n -> Files.exists(file(n)));
    }

    /**
     * @throws CheckpointException if the directory or one of the files is not there
     */
    void demandAll() {
        if (!Files.isDirectory(directory)) {
            throw new CheckpointException(
                    ("%s: no such directory; a checkpoint is a directory with "
                                    + "model.json, weights.safetensors and sha256")
                            .formatted(directory));
        }
        for (String name : List.of(MODEL, WEIGHTS, HASH)) {
            if (!Files.isRegularFile(file(name))) {
                throw new CheckpointException(
                        ("%s: no %s in it; a checkpoint has model.json, "
                                        + "weights.safetensors and sha256")
                                .formatted(directory, name));
            }
        }
    }

    byte[] model() {
        return bounded(MODEL, ModelJson.LARGEST_BYTES);
    }

    /** The card, empty if there is none. */
    String card() {
        return Files.exists(file(CARD))
                ? new String(bounded(CARD, LARGEST_CARD), StandardCharsets.UTF_8)
                : "";
    }

    /**
     * What the directory itself says its hash is.
     *
     * @throws CheckpointException if that is no hash
     */
    String statedHash() {
        String line = line(HASH);
        if (!Sha256.isOne(line)) {
            throw new CheckpointException(
                    "%s: no SHA-256 in it; expected 64 lower-case hex digits"
                            .formatted(file(HASH)));
        }
        return line;
    }

    /** The signature, as it is; no bytes if the file is none; empty if there is no file. */
    Optional<byte[]> signature() {
        if (!Files.exists(file(SIGNATURE))) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getDecoder().decode(line(SIGNATURE)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.of(new byte[0]);
        }
    }

    private String line(String name) {
        return new String(bounded(name, LARGEST_LINE), StandardCharsets.US_ASCII).strip();
    }

    private byte[] bounded(String name, int most) {
        try (InputStream in = Files.newInputStream(file(name))) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new CheckpointException(
                        "%s: larger than %,d bytes; expected a smaller file"
                                .formatted(file(name), most));
            }
            return bytes;
        } catch (IOException e) {
            throw Safetensors.unreadable(file(name), e);
        }
    }

    /** SHA-256 over {@code model.json} and then the weights, as they are on the disk now. */
    String hash(byte[] model) {
        MessageDigest digest = Sha256.digest();
        digest.update(model);
        try (InputStream in = Files.newInputStream(weights())) {
            long size = Files.size(weights());
            if (size > LARGEST_WEIGHTS) {
                throw new CheckpointException(
                        "%s: %,d bytes; expected at most %,d"
                                .formatted(weights(), size, LARGEST_WEIGHTS));
            }
            byte[] piece = new byte[PIECE];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                digest.update(piece, 0, n);
            }
        } catch (IOException e) {
            throw Safetensors.unreadable(weights(), e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
