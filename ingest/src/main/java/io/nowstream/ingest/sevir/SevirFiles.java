package io.nowstream.ingest.sevir;

import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.hdf5.Hdf5File;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The HDF5 files that a catalogue names, a few of them open at a time. */
final class SevirFiles implements Closeable {

    private static final int MAX_OPEN = 4;

    private final Path directory;
    private final Map<String, Optional<Path>> found = new HashMap<>();

    /** By name, least recently used first. */
    private final Map<String, OpenFile> open = new LinkedHashMap<>(8, 0.75f, true);

    SevirFiles(Path directory) {
        this.directory = directory;
    }

    /** Where a catalogue's file lies: below {@code data/}, or below the directory itself. */
    Optional<Path> find(String fileName) {
        return found.computeIfAbsent(
                fileName,
                name -> {
                    Path relative = Path.of(name).normalize();
                    if (relative.isAbsolute() || relative.startsWith("..")) {
                        return Optional.empty();
                    }
                    Path inData = directory.resolve("data").resolve(relative);
                    Path beside = directory.resolve(relative);
                    return List.of(inData, beside).stream()
                            .filter(Files::isRegularFile)
                            .findFirst();
                });
    }

    /**
     * All frames of an event.
     *
     * @return codes of shape (row, column, frame), row 0 in the south, as stored
     */
    byte[] event(CatalogRow row) throws MalformedFrameException, IOException {
        OpenFile file = file(row.fileName());
        String name = file.hdf().name();
        if (row.fileIndex() >= file.ids().size()) {
            throw new MalformedFrameException(
                    name,
                    "has %,d ids; the catalogue's event %s is number %,d"
                            .formatted(file.ids().size(), row.id(), row.fileIndex()));
        }
        String id = file.ids().get(row.fileIndex());
        if (!id.equals(row.id())) {
            throw new MalformedFrameException(
                    name,
                    "event number %,d is %s, the catalogue says %s"
                            .formatted(row.fileIndex(), id, row.id()));
        }
        int[] shape = file.hdf().shape(SevirLayout.DATASET);
        int frames = row.offsets().size();
        if (shape.length != 4
                || shape[1] != row.grid().rows()
                || shape[2] != row.grid().columns()
                || shape[3] != frames) {
            throw new MalformedFrameException(
                    name,
                    "dataset vil has shape %s, event %s needs (N, %d, %d, %d)"
                            .formatted(
                                    Arrays.toString(shape),
                                    row.id(),
                                    row.grid().rows(),
                                    row.grid().columns(),
                                    frames));
        }
        return file.hdf().block(SevirLayout.DATASET, row.fileIndex());
    }

    private OpenFile file(String fileName) throws MalformedFrameException, IOException {
        OpenFile file = open.get(fileName);
        if (file != null) {
            return file;
        }
        Path path =
                find(fileName)
                        .orElseThrow(
                                () -> new MalformedFrameException(fileName, "no longer there"));
        Hdf5File hdf = Hdf5File.open(path);
        try {
            file = new OpenFile(hdf, hdf.strings(SevirLayout.IDS));
        } catch (MalformedFrameException e) {
            hdf.close();
            throw e;
        }
        if (open.size() >= MAX_OPEN) {
            String oldest = open.keySet().iterator().next();
            open.remove(oldest).hdf().close();
        }
        open.put(fileName, file);
        return file;
    }

    @Override
    public void close() {
        open.values().forEach(file -> file.hdf().close());
        open.clear();
    }

    private record OpenFile(Hdf5File hdf, List<String> ids) {}
}
