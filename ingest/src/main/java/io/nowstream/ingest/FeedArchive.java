package io.nowstream.ingest;

import java.time.Duration;
import java.util.List;

/** One feed's frames in an {@link Archive}. */
public interface FeedArchive {

    /** The feed, e.g. {@code nl-radar} or {@code sevir/S801234}. */
    String feed();

    /** Time between two frames. */
    Duration cadence();

    /**
     * Whether the series has an end of its own (an event), so that its last frame is followed by
     * End.
     */
    boolean ends();

    /**
     * The frames in order of valid time; only those that are there. Listed anew at each call, and
     * for events this reads the event once to see which frames are missing: keep the list while it
     * is needed, and no longer. What cannot be read is in the list too, and says so when read.
     */
    List<ArchivedFrame> frames();
}
