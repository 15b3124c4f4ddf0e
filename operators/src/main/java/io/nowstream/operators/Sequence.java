package io.nowstream.operators;

import io.nowstream.frames.Frame;
import io.nowstream.frames.GapReport;
import io.nowstream.frames.Release;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive frames of one feed, packed, oldest first; the last is "now".
 *
 * @param feed the feed
 * @param number its number within the feed's life, from 0, without holes; a revision has one of its
 *     own
 * @param lifeBegunEpochMicros when assembly began to remember the feed, by the machine's clock:
 *     tells its lives apart, as an End between them is forgotten; nothing else is decided by it
 * @param revision 0, or how often a correction issued this issue time again
 * @param issueTime valid time of the last frame, snapped to the cadence
 * @param cadenceMillis time between frames
 * @param frames {@code length} frames; where one was missing, the frame before it, which is moved
 *     on where it is unpacked if the policy is {@code advect}
 * @param gaps what was missing and what was done
 * @param release the release in force at the issue time, or null if the feed has none
 * @param shadow the release that is tried beside it, or null if there is none
 * @param receivedEpochMicros when the record that completed it was read
 * @param assembledEpochMicros when it left assembly
 * @param arrivedEpochMillis the feed's clock when it left: ingest's stamp of the record that
 *     completed it, or that showed patience to be over; deadlines count from it
 */
public record Sequence(
        String feed,
        long number,
        long lifeBegunEpochMicros,
        int revision,
        Instant issueTime,
        long cadenceMillis,
        List<Frame> frames,
        GapReport gaps,
        @Nullable Release release,
        @Nullable Release shadow,
        long receivedEpochMicros,
        long assembledEpochMicros,
        long arrivedEpochMillis) {}
