package io.nowstream.models.training;

import java.time.Instant;
import java.util.List;

/** Frames of one feed without a gap. */
interface Run {

    /** Its feed's name, which the splits go by. */
    String feed();

    /** Place of its first frame among all frames of the feed, from 0: what the splits count. */
    int firstFrame();

    /** Valid times, one cadence apart. */
    List<Instant> times();
}
