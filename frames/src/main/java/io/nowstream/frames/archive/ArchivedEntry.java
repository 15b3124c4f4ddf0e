package io.nowstream.frames.archive;

import io.nowstream.frames.Frame;
import io.nowstream.frames.Store;
import java.io.IOException;
import java.time.Instant;

/** A frame that lies in an archive and has not been read yet. Holds no cells. */
public final class ArchivedEntry {

    private final Store store;
    private final DayGroup group;
    private final int index;

    ArchivedEntry(Store store, DayGroup group, int index) {
        this.store = store;
        this.group = group;
        this.index = index;
    }

    /** The instant observed. */
    public Instant validTime() {
        return group.validTime(index);
    }

    /** When ingest first saw it. */
    public Instant arrivalTime() {
        return group.arrivalTime(index);
    }

    /** 0 for the first frame of its valid time, one more for each correction. */
    public int revision() {
        return group.entries().revision(index);
    }

    /** Where it lies, for messages, e.g. {@code nl-radar/2024-06-12[17]}. */
    public String origin() {
        return "%s[%d]".formatted(group.path(), index);
    }

    /**
     * Reads it, with its arrival time; cells stay packed.
     *
     * @throws io.nowstream.frames.MalformedRecordException if its cells are not there, or are not
     *     those that were written
     * @throws IOException if the store cannot be read
     */
    public Frame read() throws IOException {
        return group.read(store, index);
    }
}
