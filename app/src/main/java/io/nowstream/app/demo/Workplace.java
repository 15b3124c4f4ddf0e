package io.nowstream.app.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** A temporary directory that is gone when closed. */
public final class Workplace implements AutoCloseable {

    private final Path directory;

    public Workplace(String name) throws IOException {
        directory = Files.createTempDirectory("nowstream-" + name + "-");
    }

    public Path path(String name) {
        return directory.resolve(name);
    }

    /** Deletes what is no longer needed, before the rest. */
    public void delete(String name) throws IOException {
        deleteTree(path(name));
    }

    @Override
    public void close() throws IOException {
        deleteTree(directory);
    }

    private static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(
                tree,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException gone) {
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path dir, IOException e)
                            throws IOException {
                        Files.deleteIfExists(dir);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
