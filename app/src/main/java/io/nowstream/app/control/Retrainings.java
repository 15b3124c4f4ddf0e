package io.nowstream.app.control;

import io.nowstream.frames.ModelId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Has feeds retrained, outside of this process. */
public interface Retrainings extends AutoCloseable {

    /**
     * A retraining.
     *
     * @param feed the feed
     * @param until the cut-off
     * @param incumbent hash of what is trained on; empty where nobody has seen what is published
     * @param out where it works
     */
    record Task(String feed, Instant until, Optional<String> incumbent, Path out) {}

    /**
     * What came of one.
     *
     * @param won whether its candidate is registered
     * @param why in words
     * @param candidate what was to take the incumbent's place
     * @param incumbent what it was compared with
     */
    record Came(boolean won, String why, ModelId candidate, ModelId incumbent) {}

    /**
     * Goes on with it: begins it if nobody is at it, and says what came of it.
     *
     * @return empty while it goes on
     * @throws RetrainingFailedException if nothing will come of it
     */
    Optional<Came> goOn(Task task);

    /** How often a feed's has been begun, where that is counted; told on any thread. */
    default long begun(String feed) {
        return 0;
    }

    /** Stops what goes on; the same task goes on with it later. */
    @Override
    void close();
}
