package io.nowstream.operators.warning;

import java.util.List;

/**
 * What is remembered of a feed from nowcast to nowcast.
 *
 * @param next the number whose turn it is
 * @param waiting how many outlooks wait for theirs
 * @param lives how often the feed has begun anew
 * @param fresh whether a new life has begun and its first nowcast is still to come
 * @param lastAssembledEpochMicros when the sequence of the last nowcast in turn left assembly
 * @param standing its warnings, oldest first
 */
public record FeedWarnings(
        long next,
        int waiting,
        int lives,
        boolean fresh,
        long lastAssembledEpochMicros,
        List<Standing> standing) {

    static final FeedWarnings NONE = new FeedWarnings(0, 0, 0, false, 0, List.of());

    FeedWarnings withWaiting(int count) {
        return new FeedWarnings(next, count, lives, fresh, lastAssembledEpochMicros, standing);
    }

    FeedWarnings after(Outlook outlook, List<Standing> nowStanding) {
        return new FeedWarnings(
                outlook.number() + 1,
                waiting,
                lives,
                false,
                outlook.assembledEpochMicros(),
                nowStanding);
    }

    FeedWarnings skippingTo(long number) {
        return new FeedWarnings(number, waiting, lives, fresh, lastAssembledEpochMicros, standing);
    }

    FeedWarnings begunAnew() {
        return new FeedWarnings(0, waiting, lives + 1, true, lastAssembledEpochMicros, standing);
    }
}
