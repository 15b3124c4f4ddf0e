package io.nowstream.ingest.readings;

import io.nowstream.frames.Reading;
import io.nowstream.frames.Rejected;

/** Who takes what a file of readings holds, in its order. */
public interface ReadingSink {

    void accept(Reading reading) throws InterruptedException;

    /** A line that is no reading, with its file, its number and why. */
    void reject(Rejected row) throws InterruptedException;
}
