package io.nowstream.app.store;

import io.nowstream.frames.Store;
import io.nowstream.frames.StoreNames;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Store} in a folder of a file system that Flink knows, e.g. {@code s3://bucket/folder}.
 *
 * <p>An object is whole or not there, and nothing is locked: of two that put one name at once the
 * later wins. An object store shows an object when its writing is closed. Elsewhere it is written
 * beside its place and renamed, and where a file system renames over nothing that is there, a
 * reader may for a moment find no object while it is replaced.
 */
public final class FlinkStore implements Store {

    /** Where closing is what puts an object, and renaming would copy it. */
    private static final Set<String> PUT_BY_CLOSING = Set.of("s3", "s3a", "s3p", "gs", "oss");

    private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8;
    private static final int MOST_READS = 10;

    private final FileSystem files;
    private final Path top;
    private final boolean isPutByClosing;

    /**
     * @param files the file system
     * @param top the folder in it; made by the first {@link #put} if it is not there
     */
    FlinkStore(FileSystem files, Path top) {
        this.files = files;
        this.top = top;
        String scheme = String.valueOf(top.toUri().getScheme()).toLowerCase(Locale.ROOT);
        this.isPutByClosing = PUT_BY_CLOSING.contains(scheme);
    }

    @Override
    public void put(String name, byte[] bytes) throws IOException {
        Path place = placeOf(name);
        if (isPutByClosing) {
            write(place, bytes);
            return;
        }
        Path beside = new Path(place.getParent(), StoreNames.UNFINISHED + UUID.randomUUID());
        try {
            write(beside, bytes);
            move(beside, place);
        } finally {
            files.delete(beside, false);
        }
    }

    private void write(Path place, byte[] bytes) throws IOException {
        FSDataOutputStream out = files.create(place, FileSystem.WriteMode.OVERWRITE);
        // If this fails it stays open: to close it would put what has been written so far.
        out.write(bytes);
        if (!isPutByClosing) {
            out.sync();
        }
        out.close();
    }

    private void move(Path beside, Path place) throws IOException {
        if (files.rename(beside, place)) {
            return;
        }
        files.delete(place, false);
        if (!files.rename(beside, place)) {
            throw new IOException(place + ": what was written beside it cannot be renamed to it");
        }
    }

    @Override
    public Optional<byte[]> get(String name) throws IOException {
        Path place = placeOf(name);
        Optional<FileStatus> status = status(place);
        if (status.isPresent() && status.get().getLen() > LARGEST_ARRAY) {
            throw new IOException(
                    "%s: %,d bytes, more than one array holds"
                            .formatted(place, status.get().getLen()));
        }
        return read(name, LARGEST_ARRAY, status);
    }

    @Override
    public Optional<byte[]> get(String name, long atMostBytes) throws IOException {
        return read(name, Math.min(atMostBytes, LARGEST_ARRAY), status(placeOf(name)));
    }

    /** An object that is replaced meanwhile is read anew: never the beginning of another. */
    private Optional<byte[]> read(String name, long most, Optional<FileStatus> found)
            throws IOException {
        Path place = placeOf(name);
        Optional<FileStatus> status = found;
        for (int reads = 0; reads < MOST_READS; reads++) {
            if (status.isEmpty()) {
                return Optional.empty();
            }
            Store.demandAtMost(name, status.get().getLen(), most);
            byte[] bytes = new byte[(int) status.get().getLen()];
            try (FSDataInputStream in = files.open(place)) {
                if (in.readNBytes(bytes, 0, bytes.length) == bytes.length && in.read() < 0) {
                    return Optional.of(bytes);
                }
            } catch (FileNotFoundException | NoSuchFileException goneSinceWeLooked) {
                return Optional.empty();
            } catch (IOException e) {
                if (!isOfReplaced(e)) {
                    throw e;
                }
            }
            status = status(place);
        }
        throw new IOException(
                "%s: replaced %d times while it was read; try again when it is at rest"
                        .formatted(place, MOST_READS));
    }

    /** As Hadoop's S3 says it. The class is the plugin's own, so it is known by its name. */
    private static boolean isOfReplaced(IOException e) {
        return e.getClass().getSimpleName().equals("RemoteFileChangedException");
    }

    /** Of an object; empty if there is none, or a folder. */
    private Optional<FileStatus> status(Path place) throws IOException {
        try {
            return Optional.ofNullable(files.getFileStatus(place)).filter(found -> !found.isDir());
        } catch (FileNotFoundException | NoSuchFileException none) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        List<String> names = new ArrayList<>();
        collect(StoreNames.folderOfPrefix(prefix), prefix, names);
        Collections.sort(names);
        return names;
    }

    private void collect(String folder, String prefix, List<String> names) throws IOException {
        for (FileStatus found : within(folder)) {
            String word = found.getPath().getName();
            String name = folder.isEmpty() ? word : folder + "/" + word;
            if (!found.isDir()) {
                if (name.startsWith(prefix) && StoreNames.isName(name)) {
                    names.add(name);
                }
            } else if (StoreNames.isFolder(name)
                    && (name.startsWith(prefix) || prefix.startsWith(name + "/"))) {
                collect(name, prefix, names);
            }
        }
    }

    @Override
    public List<String> folders(String folder) throws IOException {
        List<String> words = new ArrayList<>();
        for (FileStatus found : within(StoreNames.demandFolder(folder))) {
            String word = found.getPath().getName();
            if (found.isDir() && StoreNames.isFolder(word)) {
                words.add(word);
            }
        }
        Collections.sort(words);
        return words;
    }

    private FileStatus[] within(String folder) throws IOException {
        try {
            FileStatus @Nullable [] found =
                    files.listStatus(folder.isEmpty() ? top : new Path(top, folder));
            return found == null ? new FileStatus[0] : found;
        } catch (FileNotFoundException | NoSuchFileException none) {
            return new FileStatus[0];
        }
    }

    private Path placeOf(String name) {
        return new Path(top, StoreNames.demandName(name));
    }

    @Override
    public String toString() {
        return top.toString();
    }
}
