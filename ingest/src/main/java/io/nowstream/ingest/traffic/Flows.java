package io.nowstream.ingest.traffic;

import io.nowstream.ingest.MalformedFrameException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The arrays of the files; the last one used is kept, and so is the last failure. */
final class Flows {

    private Optional<Loaded> last = Optional.empty();

    /** A file as it was read, or why it could not be. */
    private record Loaded(Path path, Optional<NpyArray> flows, String damage) {}

    /** How many slots of a file are its feed's, by its array's header alone. */
    static int slots(TrafficFile file) throws MalformedFrameException, IOException {
        try (NpzFile npz = NpzFile.open(file.path())) {
            NpyHeader header = header(npz, file);
            return Math.min(file.layout().slots(header.shape()), file.most());
        }
    }

    private static NpyHeader header(NpzFile npz, TrafficFile file)
            throws MalformedFrameException, IOException {
        FlowLayout layout = file.layout();
        NpyHeader header = npz.header(layout.key());
        if (!layout.takes(header.shape())) {
            throw new MalformedFrameException(
                    file.name(),
                    "%s has shape %s, expected %s"
                            .formatted(layout.key(), header.shape(), layout.expected()));
        }
        return header;
    }

    /** All of a file. */
    NpyArray of(TrafficFile file) throws MalformedFrameException, IOException {
        Optional<Loaded> kept = last.filter(loaded -> loaded.path().equals(file.path()));
        Loaded loaded = kept.isPresent() ? kept.get() : load(file);
        last = Optional.of(loaded);
        if (loaded.flows().isEmpty()) {
            throw new MalformedFrameException(file.name(), loaded.damage());
        }
        return loaded.flows().get();
    }

    private static Loaded load(TrafficFile file) throws IOException {
        try (NpzFile npz = NpzFile.open(file.path())) {
            header(npz, file);
            NpyArray flows = npz.array(file.layout().key());
            return new Loaded(file.path(), Optional.of(flows), "");
        } catch (MalformedFrameException e) {
            return new Loaded(file.path(), Optional.empty(), e.reason());
        }
    }

    void forget() {
        last = Optional.empty();
    }
}
