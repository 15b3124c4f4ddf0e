package io.nowstream.ingest;

import io.nowstream.frames.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** A frame that lies in an {@link Archive} and has not been read yet. Small: no cells are held. */
public interface ArchivedFrame {

    /**
     * Where it comes from, for messages and for {@code rejected}: file name and, if need be, place
     * in it.
     */
    String origin();

    /** Valid time as the archive's names or catalogue give it. */
    Instant validTime();

    /**
     * When ingest first saw it, if the archive recorded that; replays fall back on valid time plus
     * the feed's usual delay.
     */
    default Optional<Instant> recordedArrival() {
        return Optional.empty();
    }

    /**
     * Its file, if that holds this frame and nothing else: what {@code rejected} keeps of it. Empty
     * if it shares a file with others.
     */
    default Optional<Path> wholeFile() {
        return Optional.empty();
    }

    /**
     * Reads it.
     *
     * @return the frame with exactly {@link #validTime()}; its arrival time is the recorded one, or
     *     set to the valid time where there is none, as in most archives: whoever replays it adds
     *     the feed's usual delay by {@link Frame#arrivedAt}
     * @throws MalformedFrameException if it cannot be decoded, or is of another time
     * @throws IOException if the disk fails, or a file is gone
     */
    Frame read() throws MalformedFrameException, IOException;
}
