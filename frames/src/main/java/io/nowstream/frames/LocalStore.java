package io.nowstream.frames;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Store} in a directory: one file per object, at the object's name.
 *
 * <p>Several threads and processes may use one directory: an object is written beside its place,
 * forced to the disk, and renamed. A name that is not made of {@code [A-Za-z0-9._-]} words, or has
 * a word that begins with a dot and is none of Zarr's, is refused before the disk is touched, so no
 * name leads out of the directory.
 */
public final class LocalStore implements Store {

    private final Path directory;

    /**
     * @param directory where the objects lie; made by the first {@link #put} if it is not there
     */
    public LocalStore(Path directory) {
        this.directory = directory;
    }

    @Override
    public void put(String name, byte[] bytes) throws IOException {
        replace(placeOf(name), bytes);
    }

    /**
     * Writes a file as a store does, whole or not at all; whoever reads it sees what was there
     * before or this.
     *
     * @param place the file; its directory is made if it is not there
     */
    public static void replace(Path place, byte[] bytes) throws IOException {
        Path folder = folderOf(place);
        Files.createDirectories(folder);
        Path unfinished = folder.resolve(StoreNames.UNFINISHED + UUID.randomUUID());
        try {
            writeToDisk(unfinished, bytes);
            Files.move(
                    unfinished,
                    place,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Forced out before the rename: after a power cut there must be no name with nothing in it. */
    private static void writeToDisk(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    @Override
    public Optional<byte[]> get(String name) throws IOException {
        Path place = placeOf(name);
        if (!Files.isRegularFile(place)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(place)) {
            long size = Files.size(place);
            if (size > Integer.MAX_VALUE - 8) {
                throw new IOException(
                        "%s: %,d bytes, more than one array holds".formatted(place, size));
            }
            return Optional.of(in.readAllBytes());
        } catch (NoSuchFileException goneSinceWeLooked) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<byte[]> get(String name, long atMostBytes) throws IOException {
        Path place = placeOf(name);
        if (!Files.isRegularFile(place)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(place)) {
            Store.demandAtMost(name, Files.size(place), atMostBytes);
            return Optional.of(in.readNBytes((int) Math.min(atMostBytes, Integer.MAX_VALUE - 8)));
        } catch (NoSuchFileException goneSinceWeLooked) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> folders(String folder) throws IOException {
        Path top = directory.resolve(StoreNames.demandFolder(folder));
        if (!Files.isDirectory(top)) {
            return List.of();
        }
        List<String> words = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(top, Files::isDirectory)) {
            for (Path path : found) {
                String word = String.valueOf(path.getFileName());
                if (StoreNames.isFolder(word)) {
                    words.add(word);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(words);
        return words;
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        Path top = directory.resolve(StoreNames.folderOfPrefix(prefix));
        List<String> names = new ArrayList<>();
        Files.walkFileTree(
                top,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        String name = nameOf(file);
                        if (name.startsWith(prefix) && StoreNames.isName(name)) {
                            names.add(name);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException cause)
                            throws IOException {
                        if (cause instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw cause;
                    }
                });
        Collections.sort(names);
        return names;
    }

    private String nameOf(Path file) {
        return directory.relativize(file).toString().replace('\\', '/');
    }

    private Path placeOf(String name) {
        return directory.resolve(StoreNames.demandName(name));
    }

    private static Path folderOf(Path place) {
        @Nullable Path folder = place.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException(place + " is no place for a file");
        }
        return folder;
    }
}
