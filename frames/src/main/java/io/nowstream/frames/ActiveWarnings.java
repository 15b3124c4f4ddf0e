package io.nowstream.frames;

import java.time.Instant;
import java.util.List;

/**
 * A feed's whole set of warnings at one issue time: what the publisher compares with what it has
 * published. Unchanged warnings keep their revision; cancelled ones are in it once.
 *
 * @param run the life of the pipeline
 * @param feed the feed
 * @param issueTime issue time of the nowcast they were read from; when the feed has ended, of its
 *     last
 * @param number that nowcast's number in the feed; when the feed has ended, the one after it
 * @param warnings all of them, by id
 */
public record ActiveWarnings(
        String run, String feed, Instant issueTime, long number, List<Warning> warnings) {}
