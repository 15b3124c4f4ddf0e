package io.nowstream.ingest;

import io.nowstream.frames.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A file format that holds one frame per file. Stateless: one instance serves all threads. */
public interface FrameFormat {

    /**
     * The feed its frames belong to unless a configuration names another, e.g. {@code nl-radar}.
     */
    String feed();

    /** Time between two frames. */
    Duration cadence();

    /**
     * The valid time that the file's name gives; empty if the name is not one of this format. Looks
     * at the name alone: the file need not be there.
     */
    Optional<Instant> timeInName(Path file);

    /** Whether the file's name is one of this format. */
    default boolean recognises(Path file) {
        return timeInName(file).isPresent();
    }

    /**
     * Reads the whole file.
     *
     * @param arrivalTime when ingest first saw the file
     * @throws MalformedFrameException if the content is not what the format says
     * @throws IOException if the disk fails, or the file is gone
     */
    Frame read(Path file, Instant arrivalTime) throws MalformedFrameException, IOException;
}
