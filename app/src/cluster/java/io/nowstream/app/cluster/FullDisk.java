package io.nowstream.app.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A directory on a small disk of its own that can be filled: a tmpfs where the right to mount
 * exists. Elsewhere nothing can be made in it while it is full, because the place of each directory
 * in it is taken by a file.
 */
final class FullDisk implements AutoCloseable {

    private static final String SIZE = "size=24m";
    private static final int PIECE_BYTES = 1 << 20;

    private final Path directory;
    private final Path filling;
    private final Path aside;
    private final boolean isMounted;

    FullDisk(Path directory) throws IOException, InterruptedException {
        this.directory = Files.createDirectories(directory);
        this.filling = directory.resolve("filling");
        this.aside = directory.resolveSibling("aside");
        this.isMounted = ran("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", directory.toString());
        System.out.println(
                isMounted
                        ? "the checkpoint directory is a tmpfs, " + SIZE
                        : "no right to mount: the checkpoint directory is made unusable instead");
    }

    private static boolean ran(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    /** No checkpoint can be written from now on. */
    void fill() throws IOException {
        if (!isMounted) {
            takePlaces();
            return;
        }
        byte[] piece = new byte[PIECE_BYTES];
        try (var out = Files.newOutputStream(filling)) {
            while (true) {
                out.write(piece);
            }
        } catch (IOException full) {
            System.out.println("the checkpoint directory is full: " + full.getMessage());
        }
    }

    private void takePlaces() throws IOException {
        Files.createDirectories(aside);
        try (Stream<Path> jobs = Files.list(directory)) {
            for (Path job : jobs.toList()) {
                Files.move(job, aside.resolve(job.getFileName()));
                Files.writeString(job, "taken");
            }
        }
    }

    /** There is room again. */
    void clear() throws IOException {
        if (isMounted) {
            Files.deleteIfExists(filling);
            return;
        }
        try (Stream<Path> jobs = Files.list(aside)) {
            for (Path job : jobs.toList()) {
                Path place = directory.resolve(job.getFileName());
                Files.deleteIfExists(place);
                Files.move(job, place);
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (isMounted && !ran("umount", directory.toString())) {
            ran("umount", "-l", directory.toString());
        }
    }
}
