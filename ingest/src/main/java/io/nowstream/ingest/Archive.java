package io.nowstream.ingest;

import java.io.Closeable;
import java.util.List;

/**
 * Frames of the past in a directory, read one at a time; {@link Archives#open} makes one.
 *
 * <p>Closing it lets go of open files and cached pieces. Not thread-safe.
 */
public interface Archive extends Closeable {

    /** What lies there, by feed name. Cheap: no frame is read. */
    List<FeedArchive> feeds();
}
