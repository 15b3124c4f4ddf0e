package io.nowstream.models.checkpoint;

import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Sha256;
import io.nowstream.frames.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The checkpoints of a {@link Store}, and a directory of this machine into which they are fetched
 * when they are asked for: weights are read from files.
 *
 * <p>On the store a checkpoint lies as {@code HASH/} with the files of its directory, {@code
 * sha256} put last: before it is there, there is no checkpoint. What is there never changes, but
 * for its card and its signature. What is fetched is in the directory whole or not at all, and has
 * the hash that was asked for.
 *
 * <p>Several processes may share the directory.
 *
 * @param store where they all lie
 * @param directory where those lie that have been asked for
 */
public record CheckpointMirror(Store store, Path directory) {

    /** The hashes of those on the store. */
    List<String> hashes() {
        try {
            return store.folders("").stream().filter(Sha256::isOne).toList();
        } catch (IOException e) {
            throw unreadable("the list of checkpoints", e);
        }
    }

    /**
     * Fetches the checkpoint of a hash, if it is on the store and not here yet.
     *
     * @throws CheckpointException if what lies there is not what it should be, or one of both
     *     places cannot be read or written
     */
    void fetch(String sha256) {
        if (!Sha256.isOne(sha256) || new CheckpointFiles(directory.resolve(sha256)).holdAny()) {
            return;
        }
        try {
            if (got(sha256, CheckpointFiles.HASH, CheckpointFiles.LARGEST_LINE).isPresent()) {
                fetch(sha256, directory.resolve(sha256));
            }
        } catch (IOException | MalformedRecordException e) {
            throw unreadable("checkpoint " + sha256, e);
        }
    }

    private void fetch(String sha256, Path place) throws IOException {
        byte[] model = demanded(sha256, CheckpointFiles.MODEL, ModelJson.LARGEST_BYTES);
        byte[] weights = demanded(sha256, CheckpointFiles.WEIGHTS, CheckpointFiles.LARGEST_WEIGHTS);
        MessageDigest digest = Sha256.digest();
        digest.update(model);
        digest.update(weights);
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(sha256)) {
            throw new CheckpointException(
                    ("%s: checkpoint %s is damaged: its model.json and weights.safetensors have"
                                    + " SHA-256 %s; put it there again")
                            .formatted(store, sha256, found));
        }
        byte[] card =
                got(sha256, CheckpointFiles.CARD, CheckpointFiles.LARGEST_CARD).orElse(new byte[0]);
        Optional<byte[]> signature =
                got(sha256, CheckpointFiles.SIGNATURE, CheckpointFiles.LARGEST_LINE);
        new CheckpointWriter(place)
                .write(model, out -> out.write(weights), new String(card, StandardCharsets.UTF_8));
        if (signature.isPresent()) {
            CheckpointWriter.replace(
                    new CheckpointFiles(place).file(CheckpointFiles.SIGNATURE), signature.get());
        }
    }

    /**
     * Copies a checkpoint here and to the store, if it is not there yet.
     *
     * @return the copy that is here
     * @throws CheckpointException if one of both does not take it
     */
    public Checkpoint put(Checkpoint checkpoint) {
        Checkpoint here = checkpoint.copyTo(directory.resolve(checkpoint.hash()));
        CheckpointFiles files = new CheckpointFiles(here.directory());
        try {
            boolean isThere =
                    got(here.hash(), CheckpointFiles.HASH, CheckpointFiles.LARGEST_LINE)
                            .isPresent();
            for (String name : isThere ? CheckpointFiles.CHANGING : CheckpointFiles.ORDER) {
                Path file = files.file(name);
                if (Files.exists(file)) {
                    store.put(here.hash() + "/" + name, Files.readAllBytes(file));
                }
            }
        } catch (IOException e) {
            throw new CheckpointException(
                    "%s: does not take checkpoint %s: %s"
                            .formatted(store, here.hash(), SafetensorsHeader.firstLine(e)),
                    e);
        }
        return here;
    }

    private byte[] demanded(String sha256, String name, long atMost) throws IOException {
        return got(sha256, name, atMost)
                .orElseThrow(
                        () ->
                                new CheckpointException(
                                        "%s: checkpoint %s has no %s there; put it there again"
                                                .formatted(store, sha256, name)));
    }

    private Optional<byte[]> got(String sha256, String name, long atMost) throws IOException {
        return store.get(sha256 + "/" + name, atMost);
    }

    private CheckpointException unreadable(String what, Exception e) {
        return new CheckpointException(
                "%s: %s cannot be fetched: %s"
                        .formatted(
                                store,
                                what,
                                String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
                e);
    }
}
