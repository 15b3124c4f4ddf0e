package io.nowstream.models.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Puts a checkpoint in its place whole or not at all: everything is written beside it, forced to
 * the disk, and moved. A directory that holds another checkpoint is never written to.
 */
final class CheckpointWriter {

    /** No checkpoint's name begins so; what a crash leaves behind is never listed. */
    static final String UNFINISHED = ".unfinished-";

    private final Path directory;

    CheckpointWriter(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** Writes the weights of a checkpoint. */
    interface Weighing {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a checkpoint.
     *
     * @throws CheckpointException if the directory holds another one, or the disk does not take it
     */
    Checkpoint write(byte[] model, Weighing weights, String card) {
        Path parent = directory.getParent() == null ? directory : directory.getParent();
        Path beside = parent.resolve(UNFINISHED + UUID.randomUUID());
        CheckpointFiles files = new CheckpointFiles(beside);
        try {
            Files.createDirectories(beside);
            toDisk(files.file(CheckpointFiles.MODEL), out -> out.write(model));
            toDisk(files.weights(), weights);
            toDisk(files.file(CheckpointFiles.CARD), out -> out.write(utf8(card)));
            String hash = files.hash(model) + "\n";
            toDisk(files.file(CheckpointFiles.HASH), out -> out.write(utf8(hash)));
            Checkpoint written = Checkpoint.read(beside);
            move(beside, written.hash(), card);
        } catch (IOException e) {
            throw new CheckpointException(
                    "%s: the checkpoint cannot be written: %s"
                            .formatted(directory, SafetensorsHeader.firstLine(e)),
                    e);
        } finally {
            delete(beside);
        }
        return Checkpoint.read(directory);
    }

    private void move(Path beside, String hash, String card) throws IOException {
        if (!Files.exists(directory)) {
            try {
                Files.move(beside, directory, StandardCopyOption.ATOMIC_MOVE);
                return;
            } catch (FileSystemException e) {
                if (!Files.exists(directory)) {
                    throw e;
                }
                // Somebody else was quicker: it is there now, like any other that was before.
            }
        }
        CheckpointFiles there = new CheckpointFiles(directory);
        if (!there.holdAny()) {
            for (String name : CheckpointFiles.ORDER) {
                Path file = beside.resolve(name);
                if (Files.exists(file)) {
                    Files.move(file, there.file(name), StandardCopyOption.ATOMIC_MOVE);
                }
            }
            return;
        }
        Checkpoint old = Checkpoint.read(directory);
        if (!old.hash().equals(hash)) {
            throw new CheckpointException(
                    ("%s: holds another checkpoint (%s, %s); write to another "
                                    + "directory, or remove this one")
                            .formatted(directory, old.description().name(), old.hash()));
        }
        replace(there.file(CheckpointFiles.CARD), utf8(card));
    }

    /** Replaces a file whole or not at all. */
    static void replace(Path file, byte[] bytes) throws IOException {
        Path beside = file.resolveSibling(UNFINISHED + UUID.randomUUID());
        try {
            toDisk(beside, out -> out.write(bytes));
            Files.move(
                    beside,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** Forced out before anything is moved: after a power cut there must be no empty checkpoint. */
    private static void toDisk(Path file, Weighing content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            content.writeTo(Channels.newOutputStream(channel));
            channel.force(true);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void delete(Path beside) {
        if (!Files.isDirectory(beside)) {
            return;
        }
        try (Stream<Path> left = Files.list(beside)) {
            for (Path file : left.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(beside);
        } catch (IOException e) {
            // Never listed, never read; the next write is not in its way.
        }
    }
}
